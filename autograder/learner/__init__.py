"""A learner's folder: writing it, checking the files in it, and how far the learner is."""
