"""``shenhe serve``: the whole product on one machine, started together and stopped together."""

import gc
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

import uvicorn

from pipeline.errors import PipelineError, ServerNotStartedError
from pipeline.flows_server import prefect_server
from pipeline.incoming import Incoming, watching
from pipeline.rules import office_rulebook
from pipeline.settings import Settings
from pipeline.storage.opening import Storage, open_storage
from service.app import create_app
from service.destinations import Destinations
from service.documents.office import Office
from service.errors import UnusableInputError
from service.identity import Provider
from service.terminal import quiet_terminal

HOST = "127.0.0.1"
"""This machine alone, unless another address is asked for."""

_OWN = {HOST, "localhost", "::1"}

_ANCHOR_EVERY = 600
"""Seconds between two heads of the trail noted in the object store."""

_TURN = 0.001
"""Seconds a request keeps the interpreter while others wait: a short one waits for its turn after each question to the
database, and with Python's five milliseconds that adds up beside a fact sheet being drawn up."""

_PATIENCE = 20
"""Seconds a child may take to end when asked to, before it is ended."""


def serve(settings: Settings, *, port: int, host: str = HOST) -> None:
    """Runs until Ctrl-C or SIGTERM, then stops what it started. Raises ``UnusableInputError`` for an address that would
    carry passwords in clear over the network, ``ServerNotStartedError`` or a store's fault."""
    if host not in _OWN and settings.tls_certificate is None:
        raise UnusableInputError(
            "--host",
            "供其他机器访问时须用 https：请设置 SHENHE_TLS_CERTIFICATE 和 SHENHE_TLS_KEY，或由反向代理转发。",
        )
    listener = _listen(host, port)
    signal.signal(signal.SIGTERM, _as_interrupt)
    with listener, quiet_terminal(settings.folder / "log" / "serve.log") as console:
        console.print("正在启动内置服务……")
        with prefect_server(settings) as prefect, open_storage(settings) as storage:
            prefect.wait()
            with _worker():
                again = _take_up(storage)
                console.print(f"页面地址：[bold]{_address(settings, host, port)}[/]　（按 Ctrl-C 停止）")
                if not storage.accounts.all():
                    console.print("还没有账户：请另开窗口运行 shenhe user add 登录名 --role administrator。")
                if again:
                    console.print(f"接着处理上次未完成的 {again} 项申报。")
                _sweep_seldom()
                sys.setswitchinterval(_TURN)
                with suppress(KeyboardInterrupt), _anchoring(storage), _incoming(settings, storage):
                    _web(settings, storage).run(sockets=[listener])
                console.print("正在停止……")
        console.print("已停止。")


def _as_interrupt(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
    """A service manager's SIGTERM ends us like Ctrl-C: uvicorn, when it is done, raises the signal once more."""
    raise KeyboardInterrupt


def _sweep_seldom() -> None:
    """Python's collector looks through everything that is kept each time some thousand objects were made, and a fact
    sheet is tens of thousands: that was two fifths of its time. What stands at the start is never looked through. Not
    to look at all keeps every page that was written, for Jinja's macros and their context refer to one another."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def _web(settings: Settings, storage: Storage) -> uvicorn.Server:
    from pipeline.flows_worker import enqueue

    app = create_app(
        storage=storage,
        processor=enqueue,
        workdir=settings.folder / "upload",
        office=Office.of(settings),
        hosts=settings.host_names,
        provider=Provider.of(settings),
        destinations=Destinations.of(settings),
    )
    return uvicorn.Server(
        uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=5,
            ssl_certfile=settings.tls_certificate,
            ssl_keyfile=settings.tls_key,
        )
    )


def _address(settings: Settings, host: str, port: int) -> str:
    """What people type: the first name this machine is reached by, else the address it listens on."""
    scheme = "https" if settings.tls_certificate else "http"
    name = settings.host_names[0] if settings.host_names and host not in _OWN else host
    return f"{scheme}://{name}:{port}/"


def _listen(host: str, port: int) -> socket.socket:
    """Raises ``ServerNotStartedError`` where the port is taken."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise ServerNotStartedError(
            f"端口 {port} 已被占用，可能已有一个 shenhe serve 在运行；或用 --port 指定另一个端口。"
        ) from None
    return listener


def _take_up(storage: Storage) -> int:
    """Hands over again what was under way when the machine or the service stopped."""
    from pipeline.flows_worker import enqueue

    unfinished = storage.repository.unfinished()
    for submission_id in unfinished:
        enqueue(submission_id)
    return len(unfinished)


@contextmanager
def _incoming(settings: Settings, storage: Storage) -> Iterator[None]:
    """Takes in what others put into the bucket."""
    from pipeline.flows_worker import enqueue

    incoming = Incoming(
        storage=storage,
        workdir=settings.folder / "upload",
        levels=office_rulebook(settings).levels,
        level=settings.incoming_level,
        quiet=settings.incoming_quiet,
    )
    with watching(incoming, enqueue):
        yield


@contextmanager
def _anchoring(storage: Storage) -> Iterator[None]:
    """Notes the head of the trail in the object store now, every ten minutes and at the end."""
    ended = threading.Event()

    def note() -> None:
        while True:
            with suppress(PipelineError):  # a store that does not answer; the next round notes a later head
                storage.anchors.note(storage.trail)
            if ended.wait(_ANCHOR_EVERY):
                return

    noting = threading.Thread(target=note, daemon=True)
    noting.start()
    try:
        yield
    finally:
        ended.set()
        noting.join(timeout=_PATIENCE)
        with suppress(PipelineError):
            storage.anchors.note(storage.trail)


@contextmanager
def _worker() -> Iterator[None]:
    """The process that reads: it keeps its OCR models loaded from one submission to the next."""
    worker = subprocess.Popen(
        [sys.executable, "-m", "pipeline.flows_worker"],
        stdin=subprocess.PIPE,
        cwd=Path(__file__).parents[1],
        # Ctrl-C is for us; the worker ends when its standard input closes, however we end.
        start_new_session=True,
    )
    try:
        yield
    finally:
        _end(worker)


def _end(child: subprocess.Popen[bytes]) -> None:
    if child.stdin:
        child.stdin.close()
    if child.poll() is None:
        child.send_signal(signal.SIGTERM)
    try:
        child.wait(timeout=_PATIENCE)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
