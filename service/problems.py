"""Answers for what went wrong: problem+json for programs, a page for people."""

import logging

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, JSONResponse, Response

from pipeline.errors import PipelineError
from service.errors import ServiceError, problem_of
from service.rendering import templates
from service.signing_in import Visitor

_log = logging.getLogger(__name__)


def problem_answer(path: str, error: Exception, visitor: Visitor | None = None) -> Response:
    """By the path: under ``/api`` as JSON, elsewhere as a page for ``visitor``."""
    problem = problem_of(error)
    if path.startswith("/api"):
        return JSONResponse(
            problem.json(), problem.status, headers=dict(problem.headers), media_type="application/problem+json"
        )
    text = templates().get_template("error.html").render(problem=problem, visitor=visitor)
    return HTMLResponse(text, problem.status, headers=dict(problem.headers))


def register(app: FastAPI) -> None:
    """Sends every exception through the one table."""

    async def answer(request: Request, error: Exception) -> Response:
        if problem_of(error).status >= 500:
            # The kind alone: an exception's text may carry what stands on a paper.
            _log.error("%s %s: %s", request.method, request.url.path, type(error).__name__)
        return problem_answer(request.url.path, error, getattr(request.state, "visitor", None))

    for kind in (ServiceError, PipelineError, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, answer)
