"""A grading backend: the workers of a dask cluster instead of this machine."""
