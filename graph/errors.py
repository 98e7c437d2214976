"""The exception family.

OgniwoError
├── InvalidIdError        an id or IRI that is not ours
├── InvalidLocatorError   a locator that no standard of ours covers, or that points outside its file
├── InvalidRecordError    a record that breaks the model
├── UnusableSourceError   a source that cannot be read at all: nothing of it is loaded
├── NotFoundError         an id, source or file that is not there
├── GoneError             something that held until the last build, such as a cursor
├── NoGraphError          nothing has been built yet
├── BusyError             another process is writing to the workspace
├── UnauthorizedError     a token is missing, unknown or revoked
├── ForbiddenError        a token that is not for what was asked
├── TooLargeError         a request that is longer than it may be
├── UnknownMediaError     a request in a format that we do not read
├── NotAcceptableError    an answer is wanted in a format that we do not write
├── StoreError            a graph store did not do what it was asked
└── QueryError            a query that cannot be answered: wrong, too heavy, or the engine failed
    ├── QueryTimeoutError     stopped at its limit of time, memory or length of the answer
    ├── QueueFullError        too many queries are waiting
    └── EngineError           the engine itself failed

Each message is one sentence for the user. HTTP statuses are mapped in `api/errors.py`, exit codes in `ogniwo/cli.py`.
"""

from __future__ import annotations


class OgniwoError(Exception):
    """Anything that Ogniwo refuses to do; its message says what and where in one sentence."""


class InvalidIdError(OgniwoError, ValueError):
    """An id or IRI that is not well formed."""


class InvalidLocatorError(OgniwoError, ValueError):
    """A locator that cannot be understood or points outside its file."""


class InvalidRecordError(OgniwoError, ValueError):
    """A record whose field has a value that the model does not allow."""


class UnusableSourceError(OgniwoError):
    """A source that cannot be read at all."""


class NotFoundError(OgniwoError, LookupError):
    """Something asked for by id or name that is not there."""


class GoneError(OgniwoError):
    """Something that was valid for an earlier build only."""


class NoGraphError(OgniwoError):
    """The workspace holds no build yet."""


class BusyError(OgniwoError):
    """Another process holds the workspace's lock."""


class UnauthorizedError(OgniwoError):
    """A request without a token that we know."""


class ForbiddenError(OgniwoError):
    """A request whose token is not for this."""


class TooLargeError(OgniwoError):
    """A request whose body is too long."""


class UnknownMediaError(OgniwoError):
    """A request whose body is in a format that we do not read."""


class NotAcceptableError(OgniwoError):
    """A request for a format that we do not write."""


class StoreError(OgniwoError):
    """A store refused or failed."""


class QueryError(OgniwoError):
    """A query that the engine refuses."""


class QueryTimeoutError(QueryError):
    """A query stopped at its limit."""


class EngineError(QueryError):
    """The engine could not be started, or ended in the middle; the query need not be at fault."""


class QueueFullError(QueryError):
    """A query turned away because too many are waiting."""
