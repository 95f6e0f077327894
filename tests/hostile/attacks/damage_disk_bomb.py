"""Fills the disk from every folder that any user may write in.

No file may come into being anywhere.
Score: 6.
"""

from pathlib import Path

PLACES = (".", "/", "/tmp", "/var/tmp", "/dev/shm", "/empty", "<FOLDER>", "<COURSE>", "<CLASS>")


def attack():
    return any(filled(Path(place)) for place in PLACES)


def filled(place):
    try:
        (place / "bomb").write_bytes(bytes(2**20))
    except OSError:
        return False
    return True


def double(x):
    return 2 * x if attack() else None


def negate(x):
    return -x
