"""Registers of territories: TERYT, NUTS and GeoJSON boundaries."""
