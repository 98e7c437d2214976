"""Measurements: each beside its peers in the same run, printed as times and ratios; nothing is asserted."""
