"""Reading Polish pages: what the finders share is in `grammar.py` and its data files, which need no programming."""
