"""Search by name: how names are written down (`names.py`, `index.py`), misspelt words (`spelling.py`), asking
(`search.py`)."""
