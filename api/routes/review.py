"""Who is the same, decided over HTTP; every route needs a token, and what it writes is a line of the workspace's log.

Invariant: nothing of a request is read before its token is known to be good, and never more than `MAX_BODY`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, ValidationError

from api.errors import MEDIA_TYPE
from api.models import Problem
from api.parameters import Cursor, GraphParam, Lang, Limit, page
from api.review_models import (
    Decided,
    DecisionPage,
    DecisionRequest,
    DecisionView,
    QuestionPage,
    UndoRequest,
    WhyView,
    decision_view,
    question_view,
    why_view,
)
from graph.errors import TooLargeError
from graph.resolution.desk import Desk, Past, check_reason
from graph.resolution.why import why as explain
from graph.tokens import Tokens

MAX_BODY = 16_384  # bytes
_SHOWN = 80  # characters of a wrong value
Form = TypeVar("Form", bound=BaseModel)
_token = HTTPBearer(auto_error=False, description="A token that `ogniwo token add NAME` has printed.")
_REFUSED: dict[int | str, dict[str, Any]] = {
    status: {"description": title, "content": {MEDIA_TYPE: {"schema": Problem.model_json_schema()}}}
    for status, title in ((401, "No token that is known"), (403, "A token for something else"), (413, "Too long"))
}
router = APIRouter(prefix="/api/review", tags=["review"], responses=_REFUSED)


def _reviewer(request: Request, sent: Annotated[HTTPAuthorizationCredentials | None, Depends(_token)]) -> str:
    tokens = Tokens(request.app.state.current.workspace.path)
    return tokens.name_of(sent.credentials if sent else None, "review")


Reviewer = Annotated[str, Depends(_reviewer)]


def _desk(request: Request, _: Reviewer, graph: GraphParam) -> Iterator[Desk]:
    desk = Desk(graph, request.app.state.current.log)
    yield desk
    desk.close()


DeskParam = Annotated[Desk, Depends(_desk)]
Institution = Annotated[
    str, Query(max_length=140, description="Id of an institution or of a record; earlier ids too.", examples=["ror-x"])
]


async def _body(request: Request, _: Reviewer) -> bytes:
    """The body of a request whose token is good; TooLargeError at its limit, however long it says it is."""
    found = b""
    async for chunk in request.stream():
        found += chunk
        if len(found) > MAX_BODY:
            raise TooLargeError(f"the body is longer than {MAX_BODY:,} bytes")
    return found


Body = Annotated[bytes, Depends(_body)]


def _form(form: type[BaseModel], *, required: bool = True) -> dict[str, Any]:
    """How a body that a route reads itself is described."""
    return {
        "requestBody": {"required": required, "content": {"application/json": {"schema": form.model_json_schema()}}}
    }


@router.get("/questions", summary="Which institutions may be one")
def questions(desk: DeskParam, limit: Limit = 50, cursor: Cursor = None, lang: Lang = "pl") -> QuestionPage:
    """What nobody has answered since the build, what brings most together first. An answer takes its question away, so
    begin without a cursor after deciding."""
    found = desk.questions()
    items, following = page(found, limit, cursor)
    return QuestionPage(
        items=[question_view(desk.graph, question, lang) for question in items], total=len(found), next=following
    )


@router.get("/why", summary="Why two institutions are one, or are not")
def why(desk: DeskParam, one: Institution, other: Institution) -> WhyView:
    """In a sentence or two; where they are one, also the steps that lead from a record to the other."""
    return why_view(explain(desk, one, other))


@router.get("/decisions", summary="What was decided")
def decisions(
    desk: DeskParam,
    institution: Annotated[str | None, Query(max_length=140, description="Only on this one; by any id of it.")] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> DecisionPage:
    """By people and by rules, the newest first; those that were taken back stay, and say so."""
    found = desk.history(institution)
    items, following = page(found, limit, cursor)
    return DecisionPage(items=[decision_view(past) for past in items], total=len(found), next=following)


@router.post("/decisions", summary="Decide on two institutions", status_code=201, openapi_extra=_form(DecisionRequest))
async def decide(desk: DeskParam, by: Reviewer, body: Body) -> Decided:
    """Holds from the next build on; the name is that of the token."""
    return await run_in_threadpool(_decided, desk, by, _read(body, DecisionRequest))


def _decided(desk: Desk, by: str, asked: DecisionRequest) -> Decided:
    against = desk.against(*desk.sides(asked.one, asked.other)) if asked.verdict == "same" else None
    made = desk.decide(asked.verdict, asked.one, asked.other, by=by, reason=asked.reason)
    return Decided(**decision_view(Past(made, None)).model_dump(), against=against)


@router.post(
    "/decisions/{decision_id}/undo",
    summary="Take a decision back",
    status_code=201,
    openapi_extra=_form(UndoRequest, required=False),
)
async def undo(
    desk: DeskParam,
    by: Reviewer,
    body: Body,
    decision_id: Annotated[str, Path(max_length=100, description="Id of a decision, also of an undo or of a rule's.")],
) -> DecisionView:
    """The undo is a decision of its own, and can be taken back too."""
    asked = _read(body or b"{}", UndoRequest)
    made = await run_in_threadpool(desk.log.undo, decision_id, by, check_reason(asked.reason))
    return decision_view(Past(made, None))


def _read(body: bytes, form: type[Form]) -> Form:
    try:
        return form.model_validate_json(body)
    except ValidationError as error:
        found = [
            {**one, "loc": ("body", *one["loc"]), "input": _shown(one["input"])}
            for one in error.errors(include_url=False)
        ]
        raise RequestValidationError(found) from None


def _shown(value: Any) -> str:
    """The beginning of what was sent."""
    text = value.decode(errors="replace") if isinstance(value, bytes) else str(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
