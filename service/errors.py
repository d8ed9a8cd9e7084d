"""What goes wrong at the door, and the one table from an exception to what the person is told."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from pipeline.errors import PipelineError


class ServiceError(Exception):
    """Base of the service's own errors: ``str(error)`` says in Chinese what is wrong, ``advice`` what to do."""

    status = 400
    advice = "请核对后重试。"


class UnusableInputError(ServiceError):
    """A field of the form or an argument of the command line cannot be used."""

    status = 422
    advice = "请按提示更正后重新提交。"

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class UploadTooLargeError(ServiceError):
    status = 413
    advice = "请将材料分批提交，或降低扫描分辨率（200 dpi 即可）后重试。"


class NotThereError(ServiceError):
    """A document, page, file or fact the submission does not have."""

    status = 404
    advice = "请从首页或申报列表重新进入。"


class NotReadyError(ServiceError):
    """Asked for before the submission was processed."""

    status = 409
    advice = "请在受理进度页查看进度，完成后再打开。"


class RefusedAtTheDoorError(ServiceError):
    """A request another site may have caused, or one for another host."""

    status = 403
    advice = "请在本机浏览器中打开 shenhe serve 显示的地址后操作。"


class NotSignedInError(ServiceError):
    status = 401
    advice = "请登录后重试。"


class NotAllowedError(ServiceError):
    """Signed in, without the right."""

    status = 403
    advice = "需要时请联系系统管理员调整角色。"


class TooOftenError(ServiceError):
    status = 429
    advice = "请稍等一分钟后重试。"
    retry_after = 60


class MethodNotAllowedError(ServiceError):
    """The path is there, for other methods."""

    status = 405
    advice = "请按接口说明使用其他方法。"

    def __init__(self, message: str, allowed: Iterable[str]) -> None:
        super().__init__(message)
        self.allowed = tuple(sorted(allowed))


class ChangedSinceError(ServiceError):
    """``If-Match``: it is not any more what was looked at."""

    status = 412
    advice = "请重新取得现在的内容，核对后再操作。"


class UnreadableRequestError(ServiceError):
    """Characters no request of ours has."""

    status = 400
    advice = "请删去地址中的控制字符后重试。"


@dataclass(frozen=True)
class FieldProblem:
    """A field that cannot be used, and why; never what was given."""

    field: str
    detail: str


@dataclass(frozen=True)
class Problem:
    """What a person or a program is told (RFC 9457). ``headers`` go with the answer."""

    status: int
    title: str
    detail: str
    advice: str
    retry: bool = False
    errors: tuple[FieldProblem, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    def json(self) -> dict[str, object]:
        told = {name: value for name, value in vars(self).items() if name != "headers"}
        return {"type": "about:blank", **told, "errors": [vars(one) for one in self.errors]}


def sentence(error: ServiceError | PipelineError) -> str:
    """What is wrong, with a full stop: the pipeline's messages carry none."""
    return str(error).removesuffix("。") + "。"


_TITLES = {
    400: "请求有误",
    401: "需要登录",
    403: "不允许的访问",
    404: "没有找到",
    405: "不支持的操作",
    406: "请求有误",
    409: "暂不可用",
    412: "内容已有变化",
    413: "文件过大",
    415: "请求有误",
    421: "地址有误",
    422: "填写有误",
    429: "过于频繁",
    500: "系统错误",
    502: "存储服务拒绝",
    503: "服务暂时不可用",
}

_FIELDS = {
    "level": "申报级别应为 national（国家级）、neimenggu（内蒙古自治区）、sichuan（四川省）之一。",
    "received_on": "受理日期应为存在的日期，形如 2025-11-03。",
    "route": "申报途径应为 recommended（推荐）或 direct（直接申报）。",
    "files": "请至少选择一个文件。",
    "limit": "limit 应为 1 至 200 的整数。",
    "offset": "offset 应为 0 至 1000000 的整数。",
}


_BUSY = 5
"""Seconds after which a service that did not answer may."""


def problem_of(error: Exception) -> Problem:
    """The one table. Nothing personal and nothing of the program's inside is told."""
    if isinstance(error, ServiceError):
        return _of_service(error)
    if isinstance(error, PipelineError):
        wait = getattr(error, "retry_after", _BUSY if error.status == 503 else None)
        headers = {"retry-after": str(wait)} if wait else {}
        return _problem(error.status, sentence(error), error.advice, retry=error.retry_helps, headers=headers)
    if isinstance(error, RequestValidationError):
        return _of_fields(error)
    if isinstance(error, HTTPException):
        return _of_http(error)
    return _problem(500, "程序出错，本次操作没有完成。", "请稍后重试；再次出现时请联系系统管理员。")


def _of_service(error: ServiceError) -> Problem:
    errors: tuple[FieldProblem, ...] = ()
    headers: dict[str, str] = {}
    if isinstance(error, UnusableInputError):
        errors = (FieldProblem(error.field, str(error)),)
    if isinstance(error, TooOftenError):
        headers = {"retry-after": str(error.retry_after)}
    if isinstance(error, MethodNotAllowedError):
        headers = {"allow": ", ".join(error.allowed)}
    retry = isinstance(error, TooOftenError)
    return _problem(error.status, str(error), error.advice, retry=retry, errors=errors, headers=headers)


def _of_fields(error: RequestValidationError) -> Problem:
    """Which fields, each once. What was given is not repeated, nor the name of a field nobody asked for."""
    fields = dict.fromkeys(_field(one) for one in error.errors())
    errors = tuple(FieldProblem(name, _FIELDS.get(name) or _wrong(name)) for name in fields)
    return _problem(422, "".join(one.detail for one in errors), UnusableInputError.advice, errors=errors)


def _of_http(error: HTTPException) -> Problem:
    if isinstance(error.__cause__, ServiceError):  # FastAPI wraps what is raised while it reads a body
        return problem_of(error.__cause__)
    if error.status_code == 404:
        return _problem(404, "没有这个页面或接口。", NotThereError.advice)
    if error.status_code == 400:
        return _problem(400, "请求的内容无法解析。", ServiceError.advice)
    headers = {name: value for name, value in (error.headers or {}).items() if name.lower() == "allow"}
    title = _TITLES.get(error.status_code, "请求有误")
    return _problem(error.status_code, f"{title}。", ServiceError.advice, headers=headers)


def _field(error: Mapping[str, Any]) -> str:
    """``("body", "files", 0)`` → files."""
    if error["type"] == "extra_forbidden":
        return _UNASKED
    return next((part for part in reversed(error["loc"]) if isinstance(part, str)), "body")


_UNASKED = "?"


def _wrong(field: str) -> str:
    return "有不认识的项，请核对名称。" if field == _UNASKED else f"{field} 的内容不对。"


def _problem(
    status: int,
    detail: str,
    advice: str,
    *,
    retry: bool = False,
    errors: tuple[FieldProblem, ...] = (),
    headers: Mapping[str, str] | None = None,
) -> Problem:
    title = _TITLES.get(status, "请求有误")
    return Problem(
        status=status, title=title, detail=detail, advice=advice, retry=retry, errors=errors, headers=headers or {}
    )
