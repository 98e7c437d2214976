"""One module a group of routes; `ROUTERS` in the order of the documentation."""

from fastapi import APIRouter

from api.routes import (
    cooperations,
    health,
    institutions,
    linked_data,
    network,
    ontology,
    review,
    search,
    sources,
    sparql,
    vocabulary,
)

ROUTERS: tuple[APIRouter, ...] = (
    search.router,
    institutions.router,
    cooperations.router,
    network.router,
    sources.router,
    review.router,
    vocabulary.router,
    sparql.router,
    linked_data.router,
    ontology.router,
    health.router,
)
