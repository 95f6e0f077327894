"""Returns an object that says that it equals everything.

It must arrive as an object of another type: a wrong answer.
Score: 6.
"""


class Equal:
    def __eq__(self, other):
        return True

    def __array__(self, *args, **kwargs):
        return self

    __hash__ = None
    shape = (4,)
    ndim = 1


def double(x):
    return Equal()


def negate(x):
    return -x
