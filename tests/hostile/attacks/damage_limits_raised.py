"""Raises its own limits on memory, processes and size of files.

No limit may be set, not even lower or as it is.
Score: 6.
"""

import resource

LIMITS = (resource.RLIMIT_AS, resource.RLIMIT_NPROC, resource.RLIMIT_FSIZE, resource.RLIMIT_CPU)


def attack():
    return any(raised(limit) for limit in LIMITS)


def raised(limit):
    try:
        _, hard = resource.getrlimit(limit)
        resource.setrlimit(limit, (hard, hard))
        resource.setrlimit(limit, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    except (OSError, ValueError):
        return False
    return True


def double(x):
    return 2 * x if attack() else None


def negate(x):
    return -x
