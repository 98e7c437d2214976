"""Tokens: shown once, kept as hashes, for one thing only."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from graph.errors import ForbiddenError, InvalidRecordError, NotFoundError, OgniwoError, UnauthorizedError
from graph.tokens import Tokens, bearer


def add(folder: Path, name: str) -> str:
    return Tokens(folder).add(name, ("review",))


def test_a_token_says_whose_it_is(tmp_path: Path) -> None:
    anna, ewa = add(tmp_path, "anna"), add(tmp_path, "Ewa Próbna")
    tokens = Tokens(tmp_path)
    assert [tokens.name_of(token, "review") for token in (anna, ewa)] == ["anna", "Ewa Próbna"]
    assert anna not in (tmp_path / "tokens.json").read_text(encoding="utf-8")
    with pytest.raises(ForbiddenError, match="this token of anna is not for contribute"):
        tokens.name_of(anna, "contribute")
    for wrong in (None, "", anna[:-1], anna.upper(), "ż"):
        with pytest.raises(UnauthorizedError):
            tokens.name_of(wrong, "review")


def test_a_scope_includes_the_lesser_ones(tmp_path: Path) -> None:
    tokens = Tokens(tmp_path)
    made = {scope: tokens.add(scope, (scope,)) for scope in ("read", "review", "admin")}
    allowed = {scope: [asked for asked in made if _may(tokens, token, asked)] for scope, token in made.items()}
    assert allowed == {"read": ["read"], "review": ["read", "review"], "admin": ["read", "review", "admin"]}


def _may(tokens: Tokens, token: str, scope: str) -> bool:
    try:
        return bool(tokens.name_of(token, scope))
    except ForbiddenError:
        return False


@pytest.mark.parametrize(
    ("header", "token"),
    [("Bearer abc", "abc"), ("bearer  abc ", "abc"), ("Basic abc", None), ("Bearer", None), ("", None), (None, None)],
)
def test_a_token_is_read_from_a_header(header: str | None, token: str | None) -> None:
    assert bearer(header) == token


def test_a_revoked_token_is_not_known(tmp_path: Path) -> None:
    anna, ewa = add(tmp_path, "anna"), add(tmp_path, "ewa")
    assert Tokens(tmp_path).revoke("anna") == 1
    with pytest.raises(UnauthorizedError):
        Tokens(tmp_path).name_of(anna, "review")
    assert Tokens(tmp_path).name_of(ewa, "review") == "ewa"
    with pytest.raises(NotFoundError, match="there are tokens of ewa"):
        Tokens(tmp_path).revoke("anna")


def test_several_processes_lose_no_token(tmp_path: Path) -> None:
    names = [f"n{number}" for number in range(24)]
    with ProcessPoolExecutor(4) as pool:
        made = list(pool.map(add, [tmp_path] * len(names), names))
    assert [Tokens(tmp_path).name_of(token, "review") for token in made] == names
    kept = tmp_path / "tokens.json"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


@pytest.mark.parametrize("name", ["", " anna", "rule", "Rule", "a\tb", "x" * 81])
def test_a_name_that_nobody_can_bear_gets_none(tmp_path: Path, name: str) -> None:
    with pytest.raises(InvalidRecordError, match="name of a token"):
        add(tmp_path, name)
    assert not (tmp_path / "tokens.json").exists()


def test_a_broken_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "tokens.json").write_text("{", encoding="utf-8")
    with pytest.raises(OgniwoError, match=r"tokens.json: expected a list of tokens"):
        Tokens(tmp_path).name_of("x", "review")
