"""Questions about who cooperates with whom, answered from the arrays; rows are those of `Network`."""
