"""Prove a course sound: what must fail fails, what must pass passes, and the hints are right."""
