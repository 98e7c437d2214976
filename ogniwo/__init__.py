"""The command line and the Python face of Ogniwo."""
