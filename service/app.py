"""The web application: pages for people, an API for programs, the same desk behind both."""

from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from functools import partial
from importlib.metadata import version
from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.concurrency import run_in_threadpool

from pipeline.early import FirstLook
from pipeline.storage.opening import Storage
from service.access import needs
from service.api import accounts as accounts_api
from service.api import audit as audit_api
from service.api import checks as checks_api
from service.api import exports as exports_api
from service.api import facts as facts_api
from service.api import findings as findings_api
from service.api import live, submissions, uploads
from service.api import notices as notices_api
from service.api import queue as queue_api
from service.api import samples as samples_api
from service.api import search as search_api
from service.api import webhooks as webhooks_api
from service.api.description import describe
from service.delivering import Courier
from service.desk import Desk
from service.destinations import Destinations
from service.documents.office import Office
from service.door import MAX_UPLOAD, Door
from service.gate import Gate
from service.identity import Provider
from service.live import Live, Watch
from service.pages import (
    account,
    admin,
    api,
    audit,
    checks,
    exports,
    facts,
    findings,
    intake,
    notices,
    queue,
    review,
    samples,
    search,
    signin,
    unmasking,
    webhooks,
)
from service.problems import register
from service.reception import Reception
from service.rendering import STATIC
from service.rights import Right
from service.searching import Indexer
from service.tags import register as register_tags
from service.uploads import Uploads
from service.webhooks import Subscriptions


def create_app(
    *,
    storage: Storage,
    processor: Callable[[str], None],
    workdir: Path,
    max_upload: int = MAX_UPLOAD,
    office: Office | None = None,
    hosts: Collection[str] = (),
    provider: Provider | None = None,
    destinations: Destinations = Destinations(),  # noqa: B008  # frozen
) -> FastAPI:
    """The application over open stores. ``processor`` gets the number of each submission taken in; ``hosts`` are the
    names it is reached by besides this machine's own, ``provider`` is the identity provider people may sign in by."""

    @asynccontextmanager
    async def running(_: FastAPI) -> AsyncIterator[None]:
        indexer, courier = Indexer(storage), Courier(storage.webhooks, destinations)
        indexer.start()
        courier.start()
        try:
            yield
        finally:
            await run_in_threadpool(indexer.stop)
            await run_in_threadpool(courier.stop)

    app = FastAPI(
        lifespan=running,
        title="shenhe 审核",
        version=version("shenhe"),
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    desk = Desk(storage=storage, processor=processor, workdir=workdir, office=office or Office())
    app.state.desk = desk
    app.state.reception = Reception(desk, Uploads(workdir / "pieces", longest=max_upload))
    app.state.watch = Watch(partial(Live.of, desk, FirstLook(storage.repository)))
    app.state.provider = provider
    app.state.subscriptions = Subscriptions(storage.webhooks, destinations)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    _include(app)
    register(app)
    register_tags(app)
    describe(app)
    app.add_middleware(Gate, accounts=storage.accounts)
    app.add_middleware(Door, max_upload=max_upload, hosts=hosts)
    return app


def _include(app: FastAPI) -> None:
    """Every room's routes."""
    for router in (checks_api.router, checks.router, account.router):
        app.include_router(router, dependencies=[needs(Right.OWN)])
    pages = (intake, review, signin, unmasking, admin, search, findings, facts, queue, notices, exports, audit, samples)
    twins = (accounts_api, uploads, live, search_api, findings_api, facts_api, queue_api, notices_api, exports_api)
    for room in (*pages, *twins, audit_api, samples_api, api, webhooks, webhooks_api, submissions):
        app.include_router(room.router)
    app.include_router(submissions.rest)  # takes every other path of the API, to say that there is nothing
