"""Draws a learner's functions beside the reference's."""
