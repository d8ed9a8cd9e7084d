"""The console command ``shenhe``."""

import sys
from datetime import date, datetime
from pathlib import Path
from traceback import format_tb
from typing import Annotated

import typer
from pydantic import ValidationError

from pipeline.errors import PipelineError
from pipeline.settings import Settings
from service.cli_office import audit, user
from service.errors import ServiceError, UnusableInputError, sentence

UNUSABLE_ARGUMENTS = 2
FAILED = 1
INTERRUPTED = 130

app = typer.Typer(
    name="shenhe",
    help="审核：识读、核对产业知识产权运营中心申报材料。",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


app.add_typer(user, name="user")
app.add_typer(audit, name="audit")


@app.command()
def review(
    path: Annotated[str, typer.Argument(metavar="PATH", help="材料所在的文件夹、ZIP 或单个文件")],
    level: Annotated[str, typer.Option(help="申报级别：national、neimenggu 或 sichuan")],
    received_on: Annotated[str, typer.Option(help="受理日期，形如 2025-11-03")],
    out: Annotated[str, typer.Option(help="报告写入的文件夹")],
    route: Annotated[str, typer.Option(help="申报途径：recommended（推荐）或 direct（直接申报）")] = "recommended",
    unmask: Annotated[bool, typer.Option("--unmask", help="不遮盖证件号码等个人信息（会记入留痕）")] = False,
) -> None:
    """识读并核对一项申报，写出事实表、核对结果和附件清单。"""
    from service.intake_form import new_submission
    from service.review import Wanted
    from service.review import review as run

    submission = new_submission(level=level, received_on=received_on, route=route)
    wanted = Wanted(path=Path(path), submission=submission, out=Path(out), unmask=unmask)
    raise typer.Exit(run(wanted, Settings()))


@app.command()
def lint(
    file: Annotated[str, typer.Argument(metavar="FILE", help="方案、通知或制度文本：文本文件、PDF、扫描件或照片")],
    out: Annotated[str, typer.Option(help="写入 findings.json 的文件夹；不写则只显示")] = "",
) -> None:
    """核对一份方案、通知或制度文本自身：数值、序号、期限、残留、名称等。"""
    from service.lint import lint as run

    raise typer.Exit(run(Path(file), Settings(), out=Path(out) if out else None, on=date.today()))


@app.command()
def serve(
    port: Annotated[int, typer.Option(help="网页端口", min=1, max=65535)] = 8000,
    host: Annotated[str, typer.Option(help="监听地址；供其他机器访问须先设置 https 证书")] = "127.0.0.1",
) -> None:
    """启动本机服务：网页、接口和后台识读；按 Ctrl-C 停止。"""
    from service.supervisor import serve as run

    run(Settings(), port=port, host=host)


@app.command()
def doctor() -> None:
    """检查安装：缺什么、怎么补。"""
    from service.doctor import examine

    raise typer.Exit(examine(Settings()))


@app.command()
def checks(
    id: Annotated[str, typer.Argument(metavar="ID", help="编号，如 ST-01；不写则列出全部")] = "",
) -> None:
    """列出全部核对事项；写明编号则显示该项的全部记录。"""
    from service.catalogue import listing, telling

    for line in telling(id) if id else listing():
        typer.echo(line)


def main() -> None:
    """Runs the command; every error ends as one Chinese sentence on standard error, never as a traceback."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """The exit code: 2 for arguments that cannot be used, 1 when the program could not do its work."""
    try:
        code = app(arguments or ["--help"], standalone_mode=False)
    except typer.Exit as ending:
        return ending.exit_code
    except (typer.Abort, KeyboardInterrupt):
        code = INTERRUPTED
    except typer.TyperException as error:
        return _say(f"{_usage(error)}用 shenhe --help 查看用法。", UNUSABLE_ARGUMENTS)
    except UnusableInputError as error:
        return _say(f"{error}{error.advice}", UNUSABLE_ARGUMENTS)
    except ValidationError as error:
        return _say(f"设置有误：{_settings(error)}。请核对 SHENHE_ 开头的环境变量。", UNUSABLE_ARGUMENTS)
    except (ServiceError, PipelineError) as error:
        return _say(f"{sentence(error)}{error.advice}", FAILED)
    except OSError as error:
        return _say(f"读写文件出错（{error.strerror}）。请检查磁盘空间和权限。", FAILED)
    except Exception as error:
        return _say(f"程序出错（{type(error).__name__}），没有做完。{_recorded(error)}", FAILED)
    if code == INTERRUPTED:
        return _say("已中断；已识读的页已保存，再次执行时不会重读。", INTERRUPTED)
    return code if isinstance(code, int) else 0


def _say(sentence: str, code: int) -> int:
    typer.echo(sentence, err=True)
    return code


def _recorded(error: Exception) -> str:
    """Writes down where it happened, not what was said: an error's text may carry what stands on a paper."""
    log = Settings().folder / "log" / "error.log"
    try:
        log.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with log.open("a", encoding="utf-8") as file:
            file.write(f"{datetime.now():%F %T} {type(error).__name__}\n{''.join(format_tb(error.__traceback__))}\n")
    except OSError:
        return "请将这句话告知系统管理员。"
    return f"请将日志 {log} 交给系统管理员。"


def _settings(error: ValidationError) -> str:
    """Which variables, or the sentence that says how they do not go together."""
    return "；".join(
        f"SHENHE_{str(fault['loc'][-1]).upper()}" if fault["loc"] else fault["msg"].removeprefix("Value error, ")
        for fault in error.errors()
    )


def _usage(error: typer.TyperException) -> str:
    """What is wrong with the arguments, in Chinese. Typer keeps the kinds of its errors private; they have names."""
    param = getattr(error, "param", None)
    name = "" if param is None else param.opts[-1] if param.param_type_name == "option" else param.metavar
    match type(error).__name__:
        case "MissingParameter":
            return f"缺少参数 {name}。"
        case "NoSuchOption":
            return f"没有这个选项：{getattr(error, 'option_name', '')}。"
        case "BadParameter":
            return f"参数 {name} 的值不能用。"
    return "命令或参数有误。"


if __name__ == "__main__":
    main()
