"""nbgrader's formgrader, in a real browser, shows our scores and comments."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys

import pytest

nbgrader_api = pytest.importorskip(
    "nbgrader.api", reason="nbgrader is not installed: pip install '.[nbgrader]'"
)
browsers = pytest.importorskip(
    "playwright.sync_api", reason="playwright is not installed: pip install playwright"
)
CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture
def server(graded):
    """Start a Jupyter server with nbgrader's extensions; yield its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "jupyter", "server", "--no-browser", f"--port={port}"]
    options = ["--ip=127.0.0.1", "--IdentityProvider.token=", "--allow-root"]
    with subprocess.Popen(
        [*command, *options],
        cwd=graded.folder,
        env=graded.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        assert any("is running at" in line for line in process.stderr)
        yield f"http://127.0.0.1:{port}"
        process.kill()


@pytest.fixture
def page():
    if CHROMIUM is None:
        pytest.skip("chromium is not installed: apt-get install chromium")
    with browsers.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser.new_page()
        browser.close()


def test_formgrader_shows_score_and_comment(graded, server, page):
    with nbgrader_api.Gradebook(graded.gradebook) as gradebook:
        entry = gradebook.find_submission_notebook("04_mse", "04_mse", "wrong")
        address = f"{server}/formgrader/submissions/{entry.id}/"
    page.goto(address)
    browsers.expect(page.locator("#grade-mse")).to_have_attribute(
        "placeholder", "2", timeout=60_000
    )
    expected = re.compile(r"\d of 9 checks pass\.[\s\S]*Hint: ")
    comment = page.locator("#mse-comment")
    browsers.expect(comment).to_have_attribute("placeholder", expected, timeout=60_000)
    assert "✗ mse averages the squared errors of a row of predictions (0 of 0.75)" in page.content()
    with nbgrader_api.Gradebook(graded.gradebook) as gradebook:
        entry = gradebook.find_submission_notebook("04_mse", "04_mse", "hostile")
        address = f"{server}/formgrader/submissions/{entry.id}/"
    page.goto(address)
    browsers.expect(page.locator("#grade-mse")).to_have_attribute("placeholder", "0")
    assert page.evaluate("window.owned") is None, "a learner's script runs in the teacher's browser"
