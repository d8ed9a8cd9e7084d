"""What stores and databases raise, turned into the errors of the pipeline."""

from collections.abc import Iterator
from contextlib import contextmanager

import urllib3.exceptions
from minio.error import InvalidResponseError, S3Error, ServerError
from sqlalchemy.exc import DataError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from pipeline.errors import (
    DatabaseUnavailableError,
    ObjectMissingError,
    PipelineError,
    StoreRefusedError,
    StoreUnavailableError,
    UnstorableValueError,
)

_OVERLOADED = frozenset(
    {"SlowDown", "InternalError", "ServiceUnavailable", "RequestTimeout", "XMinioServerNotInitialized"}
)
_ABSENT = frozenset({"NoSuchKey", "NoSuchObject", "ResourceNotFound"})


@contextmanager
def store_faults() -> Iterator[None]:
    """Raises ``StoreUnavailableError`` where trying again can help, else another of ``pipeline.errors``."""
    try:
        yield
    except S3Error as error:
        raise _of_answer(error.code or "") from error
    except (InvalidResponseError, ServerError) as error:
        raise _of_status(_status(error)) from error
    except (urllib3.exceptions.HTTPError, ConnectionError, TimeoutError) as error:
        raise StoreUnavailableError("对象存储没有应答") from error


def _of_answer(code: str) -> PipelineError:
    if code in _ABSENT:
        return ObjectMissingError("对象存储中没有该文件")
    if code in _OVERLOADED:
        return StoreUnavailableError(f"对象存储暂时不可用（{code}）")
    return StoreRefusedError(f"对象存储拒绝了请求（{code}）")


def _of_status(status: int) -> PipelineError:
    if status == 404:
        return ObjectMissingError("对象存储中没有该文件")
    if status >= 500:
        return StoreUnavailableError(f"对象存储暂时不可用（{status}）")
    return StoreRefusedError(f"对象存储拒绝了请求（{status}）")


def _status(error: InvalidResponseError | ServerError) -> int:
    """The HTTP status; the SDK keeps that of an answer without XML in a private field only."""
    return int(getattr(error, "status_code", None) or getattr(error, "_code", None) or 0)


@contextmanager
def database_faults() -> Iterator[None]:
    """Raises ``DatabaseUnavailableError`` for a fault of the connection, ``UnstorableValueError`` for a value no column
    takes (PostgreSQL says so by ``DataError``, the driver of SQLite by Python's own errors); another fault stays what
    it is."""
    try:
        yield
    except (OperationalError, InterfaceError, PoolTimeout) as error:
        raise DatabaseUnavailableError(f"数据库暂时不可用（{type(error).__name__}）") from error
    except (DataError, OverflowError, UnicodeEncodeError) as error:
        raise UnstorableValueError("填写的内容含有无法保存的字符，或超出允许的范围") from error
    except DBAPIError as error:
        if error.connection_invalidated:
            raise DatabaseUnavailableError("数据库连接中断") from error
        raise
