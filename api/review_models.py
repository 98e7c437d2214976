"""What the review routes take and answer, and how it is made of what `graph.resolution` says."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from api.models import InstitutionSummary, Model
from api.views import institution_summary
from graph.graph import Graph
from graph.model import words
from graph.resolution.decisions import Decision, Side
from graph.resolution.desk import Past
from graph.resolution.review import Question
from graph.resolution.sheets import shared_partners
from graph.resolution.why import Why
from graph.resolution.wording import chance, for_and_against

Verdict = Literal["same", "different", "unsure"]
_ONE = "institution/fundacja-krokus-1f2e3d"
_OTHER = "institution/krs-0000000001"
_DECISION = "20261122T171934569615-671b4017"


class DecisionRequest(Model):
    """What to decide. `one` and `other` are ids of institutions or records, with or without `institution/`."""

    verdict: Verdict = Field(examples=["same"])
    one: str = Field(max_length=140, examples=[_ONE])
    other: str = Field(max_length=140, examples=[_OTHER])
    reason: str = Field("", max_length=1000, examples=["the same address on both home pages"])


class UndoRequest(Model):
    """Why a decision is taken back."""

    reason: str = Field("", max_length=1000, examples=["a slip"])


class Candidate(InstitutionSummary):
    """An institution that may be another."""

    names: list[str] = Field(description="Names and aliases, in all languages.")
    country: str | None = Field(None, examples=["PL"])
    identifiers: list[str] = Field(examples=[["krs:0000000001"]])
    sources: list[str] = Field(examples=[["source/rejestr"]])


class QuestionView(Model):
    """Two institutions that may be one; their routes have evidence, partners and cooperations."""

    one: Candidate
    other: Candidate
    score: float = Field(description="The chance that they are one, 0 to 1.", examples=[0.87])
    chance: str = Field(examples=["likely one"])
    supports: list[str] = Field(description="What speaks for one.", examples=[["the same name"]])
    opposes: list[str] = Field(description="What speaks for two.", examples=[["different places"]])
    contradicted: bool = Field(description="Whether that is more than a weight, such as two numbers of one register.")
    gain: float = Field(description="How many partners more an answer is expected to bring together.", examples=[12.5])
    shared_partners: int


class QuestionPage(Model):
    """A page of questions."""

    items: list[QuestionView]
    total: int
    next: str | None = None


class SideView(Model):
    """One side of a decision, as it was then."""

    id: str = Field(examples=[_ONE])
    name: str
    records: list[str]
    place: str | None = None
    country: str | None = None
    identifiers: list[str]
    sources: list[str]


class DecisionView(Model):
    """A line of the log."""

    id: str = Field(examples=[_DECISION])
    time: str = Field(examples=["2026-11-22T17:19:34.569615+00:00"])
    by: str = Field(description="The name of a person, or rule.", examples=["anna"])
    verdict: Literal["same", "different", "unsure", "undo"]
    reason: str
    one: SideView | None = None
    other: SideView | None = None
    score: float | None = None
    undoes: str | None = Field(None, description="The decision that an undo takes back.")
    taken_back_by: str | None = Field(None, description="The undo that took this back.", examples=[_DECISION])
    taken_back_name: str | None = Field(None, description="Whose undo that is.", examples=["ewa"])
    taken_back_time: str | None = Field(None, examples=["2026-11-23T09:12:05.120114+00:00"])


class Decided(DecisionView):
    """A decision that was just made."""

    against: str | None = Field(
        None,
        description="What contradicts it, over earlier decisions too; it holds all the same.",
        examples=["different krs numbers: 0000000001 and 0000000002"],
    )


class DecisionPage(Model):
    """A page of decisions, the newest first."""

    items: list[DecisionView]
    total: int
    next: str | None = None


class StepView(Model):
    """One record is another, and why."""

    one: str
    one_name: str
    other: str
    other_name: str
    reason: str
    score: float = Field(description="1 where nothing was weighed.")
    decided: bool = Field(description="By a person.")


class WhyView(Model):
    """Why two institutions are one, or are not."""

    one: str = Field(examples=[_ONE])
    other: str = Field(examples=[_OTHER])
    same: bool
    sentence: str
    score: float | None = None
    steps: list[StepView]


def question_view(graph: Graph, question: Question, lang: str) -> QuestionView:
    """A question with both institutions as they are in the build."""
    supports, opposes = for_and_against(question.reason, question.against)
    rows = [graph.network.institutions.row(side.id) for side in (question.one, question.other)]
    return QuestionView(
        one=_candidate(graph, rows[0], question.one, lang),
        other=_candidate(graph, rows[1], question.other, lang),
        score=question.score,
        chance=chance(question.score),
        supports=supports,
        opposes=opposes,
        contradicted=question.against is not None,
        gain=question.gain,
        shared_partners=len(shared_partners(graph, *rows)),
    )


def _candidate(graph: Graph, row: int, side: Side, lang: str) -> Candidate:
    node = next(graph.store.nodes([side.id]))
    return Candidate(
        **institution_summary(graph, row, lang).model_dump(),
        names=list(dict.fromkeys((*words(node, "names"), *words(node, "aliases")))),
        country=side.country,
        identifiers=list(side.identifiers),
        sources=list(side.sources),
    )


def decision_view(past: Past) -> DecisionView:
    """A decision, and what took it back."""
    made: Decision = past.decision
    return DecisionView(
        id=made.id,
        time=made.time,
        by=made.by,
        verdict=made.verdict,
        reason=made.reason,
        one=_side(made.one) if made.one else None,
        other=_side(made.other) if made.other else None,
        score=made.score,
        undoes=made.undoes,
        taken_back_by=past.taken_back.id if past.taken_back else None,
        taken_back_name=past.taken_back.by if past.taken_back else None,
        taken_back_time=past.taken_back.time if past.taken_back else None,
    )


def _side(side: Side) -> SideView:
    return SideView(
        id=side.id,
        name=side.name,
        records=list(side.records),
        place=side.place,
        country=side.country,
        identifiers=list(side.identifiers),
        sources=list(side.sources),
    )


def why_view(found: Why) -> WhyView:
    """An answer to why."""
    return WhyView(
        one=found.one,
        other=found.other,
        same=found.same,
        sentence=found.sentence,
        score=found.score,
        steps=[StepView(**step._asdict()) for step in found.steps],
    )
