"""The embedded server: private keys, one server for many processes, gone when the last has left."""

import json
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.errors import StoreRefusedError
from pipeline.storage.embedded import EmbeddedStore, Keys, load_keys
from pipeline.storage.objects import ObjectStore

USER = """
import sys
from pathlib import Path
from pipeline.storage.embedded import EmbeddedStore
with EmbeddedStore(Path(sys.argv[1]), bucket="shenhe", region="us-east-1") as store:
    store.put("a/b", b"1", content_type="text/plain")
    print("ready", flush=True)
    sys.stdin.read()
"""


def embedded(folder: Path) -> EmbeddedStore:
    return EmbeddedStore(folder, bucket="shenhe", region="us-east-1")


def server_process(folder: Path) -> int:
    return int(json.loads((folder / "endpoint.json").read_text())["pid"])


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except OSError:
        return False


@pytest.fixture
def other_process(tmp_path: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", USER, str(tmp_path / "store")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    return process


def test_the_keys_are_for_the_owner_alone_and_stay_the_same(tmp_path: Path) -> None:
    keys = load_keys(tmp_path / "keys.json")
    assert stat.S_IMODE((tmp_path / "keys.json").stat().st_mode) == 0o600
    assert load_keys(tmp_path / "keys.json") == keys
    assert load_keys(tmp_path / "other.json") != keys


def test_keys_that_others_could_read_are_closed_again(tmp_path: Path) -> None:
    load_keys(tmp_path / "keys.json")
    (tmp_path / "keys.json").chmod(0o644)
    load_keys(tmp_path / "keys.json")
    assert stat.S_IMODE((tmp_path / "keys.json").stat().st_mode) == 0o600


def test_the_secret_is_not_on_the_command_line(tmp_path: Path) -> None:
    with embedded(tmp_path / "store"):
        keys: Keys = load_keys(tmp_path / "store" / "keys.json")
        command = Path(f"/proc/{server_process(tmp_path / 'store')}/cmdline").read_text()
    assert keys.secret_key not in command


def test_it_listens_on_loopback_and_refuses_strangers(tmp_path: Path) -> None:
    with embedded(tmp_path / "store"):
        address = json.loads((tmp_path / "store" / "endpoint.json").read_text())["address"]
        stranger = ObjectStore(
            endpoint=address, access_key="someone", secret_key="else", bucket="shenhe", region="us-east-1"
        )
        with pytest.raises(StoreRefusedError):
            list(stranger.keys("originals/"))
    assert address.startswith("http://127.0.0.1:")


def test_it_is_gone_when_its_user_has_left_and_its_objects_are_not(tmp_path: Path) -> None:
    with embedded(tmp_path / "store") as store:
        store.put("a/b", b"1", content_type="text/plain")
        pid = server_process(tmp_path / "store")
    assert not is_running(pid)
    with embedded(tmp_path / "store") as store:
        assert store.get("a/b") == b"1"


def test_a_second_process_uses_the_same_server_which_outlives_the_first(
    tmp_path: Path, other_process: subprocess.Popen[str]
) -> None:
    pid = server_process(tmp_path / "store")
    with embedded(tmp_path / "store") as store:
        assert server_process(tmp_path / "store") == pid
        other_process.communicate("")
        assert store.get("a/b") == b"1"
    assert not is_running(pid)


def test_a_server_whose_user_was_killed_is_found_and_later_stopped(
    tmp_path: Path, other_process: subprocess.Popen[str]
) -> None:
    pid = server_process(tmp_path / "store")
    other_process.kill()
    other_process.communicate()
    with embedded(tmp_path / "store") as store:
        assert server_process(tmp_path / "store") == pid
        assert store.get("a/b") == b"1"
    assert not is_running(pid)


def test_a_server_that_died_is_replaced(tmp_path: Path) -> None:
    with embedded(tmp_path / "store") as store:
        store.put("a/b", b"1", content_type="text/plain")
        pid = server_process(tmp_path / "store")
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        with embedded(tmp_path / "store") as again:
            assert again.get("a/b") == b"1"
