"""Binds a socket in a folder, and connects to those of the machine's services.

No socket may come into being, and no path to one may be there.
Score: 6.
"""

import socket
from pathlib import Path

SERVICES = ("/run/docker.sock", "/run/systemd/journal/socket", "/run/dbus/system_bus_socket")


def attack():
    if any(Path(service).exists() for service in SERVICES):
        return True
    try:
        with socket.socket(socket.AF_UNIX) as own:
            own.bind("hostile.sock")
    except OSError:
        return False
    return True


def double(x):
    return 2 * x if attack() else None


def negate(x):
    return -x
