"""``shenhe doctor``: what is installed, what answers, what is missing and the command that mends it."""

import ctypes
import os
import shutil
import sys
import tempfile
import urllib.request
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from extractors.ocr.models import Kind, ModelError, at
from extractors.ocr.spec import EngineSpec, build, try_out
from pipeline.errors import PipelineError
from pipeline.settings import Settings
from service.terminal import quiet_terminal

FREE_SPACE = 2 * 1024**3
"""Bytes below which a disk is called full: originals and page pictures of a few large submissions."""

_FONTS = {
    "Noto CJK": ("opentype/noto/NotoSerifCJK-Regular.ttc", "fonts-noto-cjk"),
    "文泉驿": ("truetype/wqy/wqy-zenhei.ttc", "fonts-wqy-zenhei"),
    "文鼎楷体": ("truetype/arphic/ukai.ttc", "fonts-arphic-ukai"),
    "文鼎明体": ("truetype/arphic/uming.ttc", "fonts-arphic-uming"),
}


@dataclass(frozen=True)
class Answer:
    """What a probe found: ``mend`` is the command or setting that helps where ``ok`` is false."""

    ok: bool
    found: str = ""
    mend: str = ""


Ask = Callable[[Settings], Answer]


@dataclass(frozen=True)
class Probe:
    """``needed``: without it nothing can be reviewed; else only tests or a larger installation miss it."""

    name: str
    ask: Ask
    needed: bool = True


def examine(settings: Settings) -> int:
    """Asks every probe, says a line for each and returns 0 when all that is needed works, else 1."""
    healthy = True
    with quiet_terminal(settings.folder / "log" / "doctor.log") as console:
        for probe in probes(settings):
            answer = _asked(probe, settings)
            healthy = healthy and (answer.ok or not probe.needed)
            word = "[green]ok  [/]" if answer.ok else "[red]缺失[/]" if probe.needed else "[yellow]缺失[/]"
            console.print(f"{word} {probe.name}{'' if probe.needed else '（可选）'}　{answer.found}")
            if not answer.ok and answer.mend:
                console.print(f"     补救：{answer.mend}")
        console.print("可以使用。" if healthy else "还不能使用，请按上面的补救办法处理后再运行 shenhe doctor。")
    return 0 if healthy else 1


def _asked(probe: Probe, settings: Settings) -> Answer:
    try:
        return probe.ask(settings)
    except PipelineError as error:
        return Answer(False, str(error), error.advice)
    except Exception as error:
        return Answer(
            False, f"检查时出错（{type(error).__name__}）", f"见日志 {settings.folder / 'log' / 'doctor.log'}"
        )


def probes(settings: Settings) -> list[Probe]:
    """In the order in which they depend on each other."""
    return [
        Probe("Python", _python),
        Probe("libGL（OpenCV 需要）", _library("libGL.so.1", "libgl1")),
        Probe("libglib（OpenCV 需要）", _library("libglib-2.0.so.0", "libglib2.0-0")),
        Probe("数据目录", _data_folder),
        Probe("对象存储", _objects),
        Probe("数据库", _database),
        Probe("流程引擎 Prefect", _prefect),
        Probe("OCR 模型", _models),
        Probe("OCR 引擎", _engine),
        *_besides(settings),
        *(Probe(f"字体 {name}", _font(path, package), needed=False) for name, (path, package) in _FONTS.items()),
        Probe("Chromium（页面测试）", _program("chromium", "apt-get install chromium"), needed=False),
        Probe("PostgreSQL（数据库测试）", _postgresql, needed=False),
        Probe("MinIO（存储测试）", _minio, needed=False),
        Probe("Go（编译 MinIO）", _program("go", "apt-get install golang-go"), needed=False),
    ]


def _python(settings: Settings) -> Answer:  # noqa: ARG001
    ok = (3, 11) <= sys.version_info[:2] <= (3, 12)
    return Answer(ok, sys.version.split()[0], "请安装 Python 3.11 或 3.12 后重新执行 make demo")


def _library(name: str, package: str) -> Ask:
    def ask(settings: Settings) -> Answer:  # noqa: ARG001
        try:
            ctypes.CDLL(name)
        except OSError:
            return Answer(False, f"没有 {name}", f"apt-get install {package}")
        return Answer(True, name)

    return ask


def _data_folder(settings: Settings) -> Answer:
    mend = "请检查目录权限和磁盘空间，或用 SHENHE_DATA_DIR 指定另一个目录"
    try:
        settings.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile(dir=settings.folder) as probe:
            probe.write(b"shenhe")
    except OSError:
        return Answer(False, f"{settings.folder} 不能写入", mend)
    free = shutil.disk_usage(settings.folder).free
    return Answer(free >= FREE_SPACE, f"{settings.folder}，剩余 {free / 1024**3:.1f} GB", mend)


def _objects(settings: Settings) -> Answer:
    from pipeline.storage.opening import open_objects

    place = settings.s3_endpoint or "内置 S3（rclone）"
    own = "请启动该服务并核对 SHENHE_S3_ENDPOINT 及密钥；不设置则用内置服务"
    mend = own if settings.s3_endpoint else "请先补齐数据目录；仍不成功时 make clean && make demo"
    try:
        with open_objects(settings) as store:
            store.put("doctor/probe", b"shenhe", content_type="text/plain")
            ok = store.get("doctor/probe") == b"shenhe"
    except PipelineError as error:
        return Answer(False, f"{place}：{error}", mend)
    return Answer(ok, f"{place}，存储桶 {settings.s3_bucket}", mend)


def _database(settings: Settings) -> Answer:
    from pipeline.storage.database import Database
    from pipeline.storage.repository import Repository

    kind = "PostgreSQL" if settings.database.startswith("postgresql") else "SQLite"
    try:
        with closing(Database(settings.database)) as database:
            Repository(database).list_submissions(limit=1)
    except PipelineError as error:
        return Answer(
            False, f"{kind}：{error}", "请启动数据库并核对 SHENHE_DATABASE_URL；不设置则用数据目录中的 SQLite"
        )
    return Answer(True, kind)


def _prefect(settings: Settings) -> Answer:  # noqa: ARG001
    try:
        installed = version("prefect")
    except PackageNotFoundError:
        return Answer(False, "未安装", "make demo")
    address = os.environ.get("PREFECT_API_URL")
    if not address:
        return Answer(True, f"{installed}，随程序启动")
    try:
        with urllib.request.urlopen(f"{address.rstrip('/')}/health", timeout=5):
            return Answer(True, f"{installed}，{address}")
    except OSError:
        return Answer(False, f"{address} 没有应答", "请启动该服务，或取消环境变量 PREFECT_API_URL 以使用内置服务")


def _models(settings: Settings) -> Answer:
    """The bundled models, or the official ones in their stead."""
    found, own = [], [kind for kind in (Kind.DETECTION, Kind.RECOGNITION) if kind in settings.engine.models()]
    for kind in own:
        try:
            found.append(at(settings.engine.models()[kind], kind).name)
        except ModelError as error:
            return Answer(False, str(error), f"核对 {kind.setting}；取消该设置则用随安装包的模型")
    if len(own) == 2:
        return Answer(True, "、".join(found))
    package = find_spec("rapidocr")
    folder = Path(package.origin or "").parent / "models" if package else Path()
    names = ("PP-OCRv6_det_small.onnx", "PP-OCRv6_rec_small.onnx")
    ok = package is not None and all((folder / name).exists() for name in names)
    return Answer(
        ok, "、".join([*found, "PP-OCRv6 small（随安装包）"]) if ok else "安装包中没有模型", "make clean && make demo"
    )


def _besides(settings: Settings) -> list[Probe]:
    """A line for each official model that is set beside the engine's two."""
    kinds = [kind for kind in settings.engine.models() if kind not in (Kind.DETECTION, Kind.RECOGNITION)]
    return [Probe(f"{kind.words}模型（{kind.setting}）", _official(kind)) for kind in kinds]


def _official(kind: Kind) -> Ask:
    """Loads the model and shows it a blank page."""

    def ask(settings: Settings) -> Answer:
        import numpy as np

        try:
            directory = settings.engine.models()[kind]
            # Alone: another model that is wrong has its own line.
            alone = EngineSpec(device=settings.ocr_device, runtime=settings.ocr_runtime).using(kind, directory)
            try_out(alone, kind, np.full((320, 320, 3), 255, dtype=np.uint8))
        except ModelError as error:
            return Answer(False, str(error), f"处理后重新检查；不需要该模型时取消 {kind.setting}")
        return Answer(True, f"{at(directory, kind).name}，能运行")

    return ask


def _engine(settings: Settings) -> Answer:
    """Builds the engine and has it look at a blank page: what is broken in it shows here and not on a submission."""
    import numpy as np

    mend = "请先补齐上面缺失的各项；仍不成功时 make clean && make demo"
    try:
        engine = build(settings.engine)
        engine.find(np.full((320, 320, 3), 255, dtype=np.uint8))
    except ModelError as error:
        return Answer(False, str(error), mend)
    except (ImportError, OSError, ValueError, RuntimeError) as error:
        return Answer(False, f"{settings.ocr_engine} 不能启动（{type(error).__name__}）", mend)
    return Answer(True, f"{engine.name} {engine.version}")


def _font(path: str, package: str) -> Ask:
    def ask(settings: Settings) -> Answer:  # noqa: ARG001
        return Answer((Path("/usr/share/fonts") / path).exists(), "", f"apt-get install {package}")

    return ask


def _program(name: str, mend: str) -> Ask:
    def ask(settings: Settings) -> Answer:  # noqa: ARG001
        found = shutil.which(name)
        return Answer(found is not None, found or "", mend)

    return ask


def _postgresql(settings: Settings) -> Answer:  # noqa: ARG001
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return Answer(bool(found), str(found[-1].parent) if found else "", "apt-get install postgresql")


def _minio(settings: Settings) -> Answer:  # noqa: ARG001
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "shenhe" / "bin" / "minio"
    found = shutil.which("minio") or (str(cache) if cache.exists() else None)
    return Answer(found is not None, found or "", "make minio（需要 Go）")
