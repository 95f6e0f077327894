"""Returns a string of 64 MB that says that its length is 0 and that it equals everything.

It is too long to pass, whatever it says.
Score: 6.
"""


class Liar(str):
    __slots__ = ()

    def __eq__(self, other):
        return True

    def __len__(self):
        return 0

    def __str__(self):
        return "0.0"

    def encode(self, *args, **kwargs):
        return b""

    __hash__ = str.__hash__


TEXT = Liar("0" * 2**26)


def double(x):
    return TEXT


def negate(x):
    return -x
