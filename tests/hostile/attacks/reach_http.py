"""Asks this machine for a page, over http and over https.

It must be forbidden, not refused at the other end.
Score: 6.
"""

import http.client
import ssl


def attack():
    plain = http.client.HTTPConnection("127.0.0.1", 9, timeout=0.3)
    secure = http.client.HTTPSConnection(
        "127.0.0.1", 9, timeout=0.3, context=ssl._create_unverified_context()
    )
    return reached(plain) or reached(secure)


def reached(connection):
    try:
        connection.request("GET", "/")
    except (ConnectionRefusedError, ConnectionResetError, TimeoutError, ssl.SSLError):
        return True
    except OSError:
        return False
    return True


def double(x):
    return 2 * x if attack() else None


def negate(x):
    return -x
