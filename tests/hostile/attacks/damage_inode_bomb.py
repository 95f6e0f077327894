"""Makes folders, links, pipes and sockets, which take no room but an entry.

Not one may come into being anywhere.
Score: 6.
"""

import os

PLACES = (".", "/", "/tmp", "/var/tmp", "/dev/shm", "/empty", "<FOLDER>", "<COURSE>", "<CLASS>")


def attack():
    return any(
        made(make, f"{place}/entry-{n}") for place in PLACES for n, make in enumerate(MAKERS)
    )


def made(make, path):
    try:
        make(path)
    except OSError:
        return False
    return True


MAKERS = (
    os.mkdir,
    os.mkfifo,
    os.mknod,
    lambda path: os.symlink("/", path),
    lambda path: os.link(os.__file__, path),
    lambda path: os.rename("<FOLDER>/grades.db", path),
)


def double(x):
    return 2 * x if attack() else None


def negate(x):
    return -x
