"""Grade a class on the workers of a dask cluster instead of on this machine."""
