"""How files are opened: archives, delimited text, JSON and XML, as streams and within limits."""
