"""`ogniwo token`: who may do what over HTTP."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from graph.tokens import Tokens
from ogniwo import output

app = typer.Typer(help="Tokens: who may do what over HTTP.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="Whose token it is; decisions bear this name.")]
Scope = Annotated[
    Literal["read", "review", "admin"],
    typer.Option(help="read: no limit on questions; review: also decide; admin: also see figures."),
]


@app.command()
def add(context: typer.Context, name: Name, scope: Scope = "review") -> None:
    """Print a new token; it is shown once, only its hash is kept."""
    output.say(Tokens(context.obj.path).add(name, (scope,)))


@app.command()
def rotate(context: typer.Context, name: Name) -> None:
    """Print a new token for somebody; from now on the old ones are not taken."""
    output.say(Tokens(context.obj.path).rotate(name))


@app.command()
def revoke(context: typer.Context, name: Name) -> None:
    """End all tokens of somebody at once."""
    count = Tokens(context.obj.path).revoke(name)
    output.say(f"revoked {count} token{'s' if count != 1 else ''} of {name}")


@app.command("list")
def list_tokens(context: typer.Context) -> None:
    """List whose tokens there are, for what, and since when."""
    found = Tokens(context.obj.path).known()
    if not found:
        output.say("nobody has a token; `ogniwo token add NAME` makes one")
    width = max((len(token.name) for token in found), default=0)
    for token in found:
        output.say(f"{token.name:{width}}  {', '.join(token.scopes):6}  since {token.created}")
