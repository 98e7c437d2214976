"""One module a group of routes; `ROUTERS` in the order of the documentation."""

from fastapi import APIRouter

from api.routes import (
    cooperations,
    dumps,
    exports,
    health,
    institutions,
    likeness,
    linked_data,
    matrices,
    network,
    ontology,
    ranking,
    review,
    search,
    sources,
    sparql,
    time,
    vocabulary,
    weak_points,
)

ROUTERS: tuple[APIRouter, ...] = (
    search.router,
    institutions.router,
    cooperations.router,
    likeness.router,
    network.router,
    ranking.router,
    weak_points.router,
    matrices.router,
    time.router,
    exports.router,
    sources.router,
    review.router,
    vocabulary.router,
    sparql.router,
    linked_data.router,
    dumps.router,
    ontology.router,
    health.router,
)
