"""Trusted side: hidden checks held against submissions that live in a sandbox."""
