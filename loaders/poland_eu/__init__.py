"""Polish lists of projects that the European Union funds."""
