"""Sphinx's settings: Markdown in, a site without anything from other servers out."""

from __future__ import annotations

project = "deep-intuition"
author = "the authors of deep-intuition"
language = "en"
html_show_copyright = False

extensions = ["myst_parser"]
myst_heading_anchors = 3  # pages link to one another's headings
suppress_warnings = ["misc.highlighting_failure"]

html_theme = "furo"  # it uses the reader's own fonts
html_title = "deep-intuition"
html_copy_source = False
