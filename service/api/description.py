"""``/api/v1/openapi.json``: what FastAPI knows of the routes, with what holds for all of them: how to sign in, what can
go wrong at the door, an example of everything."""

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from service.api.examples import Examples
from service.api.models import ProblemOut, problems
from service.signing_in import COOKIE

TAGS = [
    {"name": "申报", "description": "提交材料、查看进度、取得事实表和核对结果"},
    {"name": "上传", "description": "逐个文件上传，断线后可以接着传（tus 1.0），传完后一并提交"},
    {"name": "事实", "description": "更正、确认、补录事实，查看改动"},
    {"name": "审核", "description": "认定核对结果，作出审核结论"},
    {"name": "文书", "description": "受理回执、补正通知书、审查意见表：拟稿、出具、下载"},
    {"name": "导出", "description": "申报列表和核对结果的工作簿、证据包"},
    {"name": "稽核", "description": "统计、留痕、抽样复核"},
    {"name": "账户", "description": "账户、角色和接口令牌"},
    {"name": "通知地址", "description": "状态有变化时通知其他系统：登记地址，查看和重发通知"},
    {"name": "检查规则", "description": "现行和以往的检查规则、依据和口径"},
]

DESCRIPTION = """受理、识读、核对产业知识产权运营中心申报材料。

* **登录**：程序用接口令牌（`Authorization: Bearer …`），在“接口令牌”页面签发，权限不超过签发人的账户；浏览器\
用登录后的 Cookie，有变更的请求另带 `X-CSRF-Token`。
* **个人信息**：身份证号码、个人手机号码和账号在所有回答和页面影像中遮盖；原件按收到时的样子提供。
* **出错**：回答 `application/problem+json`（RFC 9457）：`detail` 说明问题，`advice` 说明该怎么做，`retry` 说明\
重试是否有用，`errors` 逐项列出填写有误的项。429 和 503 的 `Retry-After` 是再试之前应等的秒数。
* **分页**：用 `limit` 和 `offset`，或 `limit` 和 `before`；回答的 `next_offset` 或 `next_before` 作为下一页的参\
数，为空时没有下一页。
* **重复提交**：提交申报、补充材料、出具文书时可带 `Idempotency-Key`（每个新请求一个，不超过 128 个字符）：24 小\
时内用同一个键重发同一请求，得到同一回答，不会再做一次；请求不同的，回答 422；第一次还在处理的，回答 409。
* **条件请求**：申报、事实表、核对结果、附件清单、材料、页面影像、检查规则的回答带 `ETag`；带 `If-None-Match` 再\
取，没有变化时回答 304。作结论和认定时带 `If-Match`（取自审核结论或核对结果），其间有变化的回答 412。
* **通知**：系统管理员登记地址后，状态有变化时以签名的 POST 通知，见“通知地址”。
"""

_EVERYWHERE = (400, 401, 403, 413, 422, 429, 503)
_SECURITY: dict[str, Any] = {
    "token": {"type": "http", "scheme": "bearer", "description": "接口令牌，以 shenhe_ 开头"},
    "session": {"type": "apiKey", "in": "cookie", "name": COOKIE, "description": "浏览器登录后的会话"},
}
_FROM_FASTAPI = ("HTTPValidationError", "ValidationError")


def describe(app: FastAPI) -> None:
    """Gives the application its description; made once, when it is first asked for."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = description(app)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def description(app: FastAPI) -> dict[str, Any]:
    schema = get_openapi(title=app.title, version=app.version, description=DESCRIPTION, routes=app.routes, tags=TAGS)
    components = schema["components"]
    components["securitySchemes"] = _SECURITY
    schema["security"] = [{name: []} for name in _SECURITY]
    for name in _FROM_FASTAPI:
        components["schemas"].pop(name, None)
    components["schemas"]["ProblemOut"] = ProblemOut.model_json_schema(ref_template="#/components/schemas/{model}") | {
        "title": "ProblemOut"
    }
    components["schemas"].update(components["schemas"]["ProblemOut"].pop("$defs", {}))
    for body in components["schemas"].values():
        _name_files(body)
    examples = Examples(components["schemas"])
    for path, operation in operations(schema):
        _add_problems(path, operation)
        _add_examples(operation, examples)
    return schema


def _name_files(body: dict[str, Any]) -> None:
    """Files of a form are described as OpenAPI 3.1 has them; older readers know them by their format."""
    for described in body.get("properties", {}).values():
        files = described.get("items", described)
        if "contentMediaType" in files:
            files["format"] = "binary"


def operations(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in schema["paths"].items():
        for operation in methods.values():
            yield path, operation


def _add_problems(path: str, operation: dict[str, Any]) -> None:
    """What can go wrong with any request, and nothing but problem+json where it does."""
    answers = operation["responses"]
    headers = {one["name"] for one in operation.get("parameters", ()) if one["in"] == "header"}
    missing = [*_EVERYWHERE, *((404,) if "{" in path else ()), *((412,) if "If-Match" in headers else ())]
    missing += [409] if "Idempotency-Key" in headers else []
    if "If-None-Match" in headers:
        answers["304"] = {"description": "没有变化"}
    for status, answer in problems(*missing).items():
        answers.setdefault(str(status), answer)
    for status in [status for status in answers if int(status) >= 400]:
        (told,) = problems(int(status)).values()
        answers[status] = {
            "description": answers[status].get("description") or told["description"],
            "content": told["content"],
        }
        if status in ("429", "503"):
            answers[status]["headers"] = {
                "Retry-After": {"description": "再试之前应等的秒数", "schema": {"type": "integer", "example": 60}}
            }


def _add_examples(operation: dict[str, Any], examples: Examples) -> None:
    for parameter in operation.get("parameters", ()):
        if "example" not in parameter and "examples" not in parameter:
            parameter["example"] = examples.of(parameter["schema"], name=parameter["name"])
    bodies = operation.get("requestBody", {}).get("content", {}).values()
    good = (answer for status, answer in operation["responses"].items() if int(status) < 400)
    for content in (*bodies, *(one for answer in good for one in answer.get("content", {}).values())):
        if content.get("schema") and "example" not in content and "examples" not in content:
            content["example"] = examples.of(content["schema"])
