"""What goes wrong at the door, and the one table from an exception to what the person is told."""

from dataclasses import dataclass

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
    advice = "请从申报列表或事实表重新进入。"


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


@dataclass(frozen=True)
class Problem:
    """What a person or a program is told (RFC 9457)."""

    status: int
    title: str
    detail: str
    advice: str
    retry: bool = False

    def json(self) -> dict[str, object]:
        return {"type": "about:blank", **self.__dict__}


def sentence(error: ServiceError | PipelineError) -> str:
    """What is wrong, with a full stop: the pipeline's messages carry none."""
    return str(error).removesuffix("。") + "。"


_TITLES = {
    400: "请求有误",
    401: "需要登录",
    403: "不允许的访问",
    404: "没有找到",
    405: "不支持的操作",
    409: "暂不可用",
    413: "文件过大",
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
    "offset": "offset 应为不小于 0 的整数。",
}


def problem_of(error: Exception) -> Problem:
    """The one table. Nothing personal and nothing of the program's inside is told."""
    if isinstance(error, ServiceError):
        return _problem(error.status, str(error), error.advice)
    if isinstance(error, PipelineError):
        return _problem(error.status, sentence(error), error.advice, retry=error.retry_helps)
    if isinstance(error, RequestValidationError):
        fields = dict.fromkeys(_field(place["loc"]) for place in error.errors())
        detail = "".join(_FIELDS.get(field, f"{field} 的内容不对。") for field in fields)
        return _problem(422, detail, UnusableInputError.advice)
    if isinstance(error, HTTPException):
        if isinstance(error.__cause__, ServiceError):  # FastAPI wraps what is raised while it reads a body
            return problem_of(error.__cause__)
        if error.status_code == 404:
            return _problem(404, "没有这个页面或接口。", NotThereError.advice)
        return _problem(error.status_code, _TITLES.get(error.status_code, "请求有误") + "。", ServiceError.advice)
    return _problem(500, "程序出错，本次操作没有完成。", "请稍后重试；再次出现时请联系系统管理员。")


def _field(place: tuple[int | str, ...]) -> str:
    """``("body", "files", 0)`` → files."""
    return next((part for part in reversed(place) if isinstance(part, str)), "body")


def _problem(status: int, detail: str, advice: str, *, retry: bool = False) -> Problem:
    return Problem(status=status, title=_TITLES.get(status, "请求有误"), detail=detail, advice=advice, retry=retry)
