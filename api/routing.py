"""Routes that read what is asked in a fraction of the time that FastAPI takes.

FastAPI describes them and goes through all parameters of all dependencies, whether they are asked for or not; here only
what is asked for is looked at. Invariant: a question gets the answer that FastAPI would give. Where anything is wrong
with a parameter, and for everything but plain questions, it is FastAPI that answers.
"""

from __future__ import annotations

from collections.abc import Callable
from inspect import iscoroutinefunction
from typing import Any, get_args, get_origin

from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send


class _InvalidError(Exception):
    """Something is missing, or is not what a parameter expects."""


class QuestionRoute(APIRoute):
    """A route for questions: GET, with parameters in path and query, answered by a Response or by a model."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        super().__init__(path, endpoint, **options)
        self._called = _Called(self.dependant)

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers, or has FastAPI answer."""
        if scope["method"] != "GET":
            await super().handle(scope, receive, send)
            return
        request = Request(scope)
        try:
            values = await self._called.values(request, {})
        except _InvalidError:
            await super().handle(scope, receive, send)
            return
        if self._called.waits:
            answer = await self.endpoint(**values)
        else:
            answer = await run_in_threadpool(self.endpoint, **values)
        if isinstance(answer, BaseModel):
            answer = Response(answer.model_dump_json(by_alias=True), media_type="application/json")
        await answer(scope, receive, send)


class _Called:
    """A function and where its parameters come from; those that nobody states have the function's own defaults."""

    def __init__(self, described: Dependant) -> None:
        assert not (described.header_params or described.cookie_params or described.body_params)
        assert described.call is not None
        self.call = described.call
        self.waits = iscoroutinefunction(self.call)
        self._request = described.request_param_name
        self._before = [(below.name, _Called(below)) for below in described.dependencies]
        self._path = [(field.name, field.alias, field) for field in described.path_params]
        self._query = [
            (field.name, field.alias, field, _is_list(field.field_info.annotation), field.field_info.is_required())
            for field in described.query_params
        ]

    async def values(self, request: Request, known: dict[Any, Any]) -> dict[str, Any]:
        """The parameters as a request states them; `known` holds what was found before it. _InvalidError as FastAPI
        finds the first mistake."""
        values: dict[str, Any] = {}
        for name, below in self._before:
            if below.call not in known:
                known[below.call] = await below.call(**await below.values(request, known))
            values[name or ""] = known[below.call]
        for name, alias, field in self._path:
            values[name] = _valid(field, request.path_params[alias])
        stated = request.query_params
        for name, alias, field, many, required in self._query:
            if alias in stated:
                values[name] = _valid(field, stated.getlist(alias) if many else stated[alias])
            elif required:
                raise _InvalidError
        if self._request:
            values[self._request] = request
        return values


def _is_list(annotation: Any) -> bool:
    return any(get_origin(one) is list for one in (annotation, *get_args(annotation)))


def _valid(field: Any, stated: Any) -> Any:
    value, errors = field.validate(stated, {}, loc=())
    if errors:
        raise _InvalidError
    return value


__all__ = ["QuestionRoute"]
