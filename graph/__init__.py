"""Records, resolution, build, stores, network, search and export: everything between a source and an answer."""
