"""Tables, whatever kind of file they stand in: rows of cells that know their place."""
