"""Code that draws below the functions costs nothing, whether the packages are there or not."""

from __future__ import annotations

import pytest

from autograder.model import Limits
from autograder.sandbox import protocol


@pytest.mark.parametrize(
    "source",
    [
        "import matplotlib.pyplot as plt\nplt.plot([1], [2])\nplt.show()",
        "from matplotlib import pyplot as plt\nfig, ax = plt.subplots()\nax.set_title('x')",
        "import matplotlib.pyplot as plt\nfig, axes = plt.subplots(2, 3)\naxes[0, 1].plot([1])",
        "import matplotlib\nmatplotlib.use('Agg')\nmatplotlib.rcParams['font.size'] = 3",
        "from IPython.display import display, Markdown\ndisplay(Markdown('x'))",
        "import seaborn as sns\nsns.set_theme()\nwith sns.axes_style('white'): pass",
        "import matplotlib.cm as cm\nfrom matplotlib.colors import Normalize\ncm.viridis(0.5)",
    ],
)
def test_drawing_does_nothing(zygote, source):
    worker = zygote.fork(Limits())
    reply = worker.load(source, "learner", 5)
    worker.close()
    assert reply == protocol.Loaded()


def test_other_packages_have_no_stand_in(zygote):
    worker = zygote.fork(Limits())
    reply = worker.load("import nowhere_to_be_found", "learner", 5)
    worker.close()
    assert reply.types[0] == "ModuleNotFoundError"
