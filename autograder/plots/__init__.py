"""Draw a learner's functions beside the target's."""
