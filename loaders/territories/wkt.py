"""Areas of GeoJSON as WKT (OGC Simple Features): rounded, without points that rounding made equal.

Invariant: longitude first, in degrees WGS 84; every ring is closed and has four points at least; at most MAX_POINTS
points. What has more is rounded more coarsely, to the kilometre at most: boundaries are drawn, not measured.
"""

from __future__ import annotations

from typing import Any, TypeAlias

MAX_POINTS = 20_000
_DECIMALS = (5, 4, 3, 2)  # 5: a metre
_DEPTHS = {"Polygon": 0, "MultiPolygon": 1}

Ring: TypeAlias = list[tuple[float, float]]


class GeometryError(ValueError):
    """A geometry that is no area in degrees: what was found and what was expected."""


def wkt(geometry: Any) -> str:
    """A Polygon or MultiPolygon of GeoJSON as WKT; GeometryError where it is none, or has no ring left."""
    if not isinstance(geometry, dict) or geometry.get("type") not in _DEPTHS:
        found = geometry.get("type") if isinstance(geometry, dict) else None
        raise GeometryError(f"found {f'a {found}' if found else 'no geometry'}, expected a Polygon or MultiPolygon")
    coordinates = geometry.get("coordinates")
    polygons = coordinates if geometry["type"] == "MultiPolygon" else [coordinates]
    areas = [[_ring(ring) for ring in _list(polygon)] for polygon in _list(polygons)]
    for decimals in _DECIMALS:
        kept = _rounded(areas, decimals)
        points = sum(len(ring) for rings in kept for ring in rings)
        if points <= MAX_POINTS:
            break
    else:
        raise GeometryError(f"found {points:,} points after rounding to the kilometre, expected at most {MAX_POINTS:,}")
    if not kept:
        raise GeometryError("found no ring of four points or more, expected an area")
    texts = [f"({', '.join(_ring_text(ring, decimals) for ring in rings)})" for rings in kept]
    return f"POLYGON {texts[0]}" if len(texts) == 1 else f"MULTIPOLYGON ({', '.join(texts)})"


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise GeometryError("found no list of coordinates, expected lists of points")
    return value


def _ring(value: Any) -> Ring:
    return [_point(point) for point in _list(value)]


def _point(value: Any) -> tuple[float, float]:
    if not isinstance(value, list) or len(value) < 2 or not all(_is_number(number) for number in value[:2]):
        raise GeometryError(f"found {str(value)[:40]!r} among the coordinates, expected longitude and latitude")
    lon, lat = value[:2]
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise GeometryError(f"found the point {lon}, {lat}, expected degrees WGS 84, longitude first")
    return lon, lat


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _rounded(areas: list[list[Ring]], decimals: int) -> list[list[Ring]]:
    """The areas without rings that vanish; a polygon whose outer ring vanishes is gone with its holes."""
    kept = []
    for rings in areas:
        round_rings = [_round_ring(ring, decimals) for ring in rings]
        if round_rings and len(round_rings[0]) >= 4:
            kept.append([ring for ring in round_rings if len(ring) >= 4])
    return kept


def _round_ring(ring: Ring, decimals: int) -> Ring:
    points: Ring = []
    for lon, lat in ring:
        point = (round(lon, decimals) + 0.0, round(lat, decimals) + 0.0)  # no -0.0
        if not points or point != points[-1]:
            points.append(point)
    return [*points, points[0]] if points and points[0] != points[-1] else points


def _ring_text(ring: Ring, decimals: int) -> str:
    return f"({', '.join(f'{_degrees(lon, decimals)} {_degrees(lat, decimals)}' for lon, lat in ring)})"


def _degrees(value: float, decimals: int) -> str:
    return f"{value:.{decimals}f}".rstrip("0").rstrip(".")
