"""IATI: activities of development cooperation, as XML."""
