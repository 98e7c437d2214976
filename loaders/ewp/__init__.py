"""Erasmus Without Paper: inter-institutional agreements of universities."""
