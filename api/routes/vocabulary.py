"""What is here, and the terms that answers use."""

from __future__ import annotations

from fastapi import APIRouter

from api.models import Overview, TermView, Vocabulary
from api.parameters import GraphParam
from graph.ids import COOPERATION_KINDS
from graph.mapping import relation_iri
from graph.records import RELATIONS
from ontology import vocab

router = APIRouter(prefix="/api", tags=["vocabulary"])


@router.get("/overview", summary="What is here")
def overview(graph: GraphParam) -> Overview:
    """How much of what the graph holds, and when it was built."""
    network = graph.network
    counts: dict[str, int] = dict.fromkeys(COOPERATION_KINDS, 0)
    for code in network.cooperations.kind:
        kind = network.meta.kinds[int(code)]
        counts[kind] = counts.get(kind, 0) + 1
    return Overview(
        built=graph.report.built,
        institutions=len(network.institutions),
        cooperations=len(network.cooperations),
        ties=network.meta.ties,
        programmes=graph.catalogue.number_of("programme"),
        places=len(network.meta.places),
        sources=len(graph.sources),
        kinds=counts,
    )


@router.get("/vocabulary", summary="The terms that other answers use")
def vocabulary() -> Vocabulary:
    """Labels of kinds, sectors, roles and relations in the languages that they have."""
    schemes = {
        name: [
            TermView(
                id=c.id, broader=c.broader, notation=c.notations[0] if len(c.notations) == 1 else None, labels=c.labels
            )
            for c in vocab.scheme(name).values()
        ]
        for name in vocab.scheme_names()
    }
    labels = vocab.ontology_labels()
    schemes["relations"] = [TermView(id=r, labels=labels[vocab.local_name(relation_iri(r))]) for r in RELATIONS]
    return Vocabulary(schemes=schemes)
