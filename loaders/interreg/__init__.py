"""Interreg: projects and partners in keep.eu's exports and in programmes' lists."""
