"""The web application: pages for people, an API for programs, the same desk behind both."""

from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from pipeline.storage.opening import Storage
from service.access import needs
from service.api import accounts as accounts_api
from service.api import checks as checks_api
from service.api import submissions
from service.desk import Desk
from service.door import MAX_UPLOAD, Door
from service.gate import Gate
from service.pages import account, admin, checks, intake, review, signin, unmasking
from service.problems import register
from service.rendering import STATIC
from service.rights import Right

_DESCRIPTION = """受理、识读、核对产业知识产权运营中心申报材料。

* 身份证号码、个人手机号码和账号在所有回答和页面影像中遮盖；原件按收到时的样子提供。
* 出错时返回 `application/problem+json`：`detail` 说明问题，`advice` 说明该怎么做，`retry` 说明重试是否有用。
* 本接口只在本机（127.0.0.1）提供。
"""


def create_app(
    *,
    storage: Storage,
    processor: Callable[[str], None],
    workdir: Path,
    max_upload: int = MAX_UPLOAD,
) -> FastAPI:
    """The application over open stores. ``processor`` gets the number of each submission taken in."""
    app = FastAPI(
        title="shenhe 审核",
        version=version("shenhe"),
        description=_DESCRIPTION,
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        openapi_tags=[
            {"name": "申报", "description": "提交材料、查看进度、取得事实表和核对结果"},
            {"name": "账户", "description": "账户、角色和接口令牌"},
            {"name": "检查规则", "description": "现行和以往的检查规则、依据和口径"},
        ],
    )
    desk = Desk(storage=storage, processor=processor, workdir=workdir)
    app.state.desk = desk
    app.state.reception = Reception(desk, Uploads(workdir / "pieces", longest=max_upload))
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    for router in (checks_api.router, checks.router, account.router):
        app.include_router(router, dependencies=[needs(Right.OWN)])
    for router in (intake.router, review.router, signin.router, unmasking.router, admin.router, accounts_api.router):
        app.include_router(router)
    app.include_router(submissions.router)
    app.include_router(submissions.rest)  # takes every other path of the API, to say that there is nothing
    register(app)
    app.add_middleware(Gate, accounts=storage.accounts)
    app.add_middleware(Door, max_upload=max_upload)
    return app
