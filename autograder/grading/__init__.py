"""Grade submissions on the trusted side: run hidden checks on learner code in a sandbox."""
