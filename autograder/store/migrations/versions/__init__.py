"""One revision a file, numbered: each is what was changed, and is never edited afterwards."""
