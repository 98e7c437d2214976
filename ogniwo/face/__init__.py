"""What `ogniwo.open` gives: the questions of the HTTP API as methods, answers as tables and networks."""
