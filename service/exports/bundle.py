"""The evidence bundle of a submission: everything needed to prove what was received, read, found and decided.

It is made on disk first, so that the trail holds the hash of its ``SHA256SUMS`` before the first byte leaves; originals
are hashed where they lie and streamed from there.
"""

import hashlib
import json
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from pipeline.errors import OriginalAlteredError
from pipeline.storage.notices import Notice
from pipeline.storage.objects import BLOCK, ObjectStore, file_hash, original_key
from pipeline.storage.records import ReceivedFile
from schemas.review import Author, Deed
from service.audit.trails import masked_value
from service.desk import Desk, stored_picture
from service.documents.content import OfficialDocument
from service.documents.printing import Form, printed
from service.errors import NotReadyError, UnusableInputError
from service.exports.readme import readme
from service.exports.zipping import Member, zipped
from service.reports.masking import Masker, NoMask
from service.reports.writing import write_reports
from service.reviewed import Reviewed

SUMS = "SHA256SUMS"
SHORTEST_REASON, LONGEST_REASON = 4, 200


@dataclass(frozen=True)
class Bundle:
    """A bundle ready to be sent, once. ``sums`` is the SHA-256 of its ``SHA256SUMS``."""

    name: str
    sums: str
    blocks: Iterator[bytes]


@dataclass(frozen=True)
class _Parts:
    """What goes in: files on disk by their name in the bundle, and originals by theirs."""

    folder: Path
    originals: dict[str, str]

    @property
    def made(self) -> dict[str, Path]:
        files = sorted(path for path in self.folder.rglob("*") if path.is_file())
        return {path.relative_to(self.folder).as_posix(): path for path in files}

    def sums(self) -> str:
        """As ``sha256sum`` writes it."""
        hashes = {name: file_hash(path) for name, path in self.made.items()} | self.originals
        return "".join(f"{hashes[name]}  {name}\n" for name in sorted(hashes))


def make_bundle(desk: Desk, id: str, *, by: Author, reason: str, clear: bool = False) -> Bundle:
    """Makes it, enters it in the trail, and gives what is to be sent; ``clear`` leaves nothing masked and has to be
    allowed by the caller.

    Raises ``UnusableInputError`` without a reason, ``UnknownSubmissionError``, ``OriginalAlteredError``.
    """
    reason = _reason(reason)
    summary = desk.summary(id)
    desk.workdir.mkdir(parents=True, exist_ok=True)
    holder = tempfile.TemporaryDirectory(dir=desk.workdir, prefix="bundle-")
    try:
        now = datetime.now(UTC)
        parts = _Parts(Path(holder.name), _originals(desk, id))
        _write(desk, id, parts, now=now, clear=clear)
        text = parts.sums()
        digest = hashlib.sha256(text.encode()).hexdigest()
        (parts.folder / SUMS).write_text(text, encoding="utf-8")
        files = len(parts.made) + len(parts.originals)
        after = {"what": "bundle", "files": files, "sha256sums": digest, "masked": not clear}
        desk.storage.trail.record(by, Deed.EXPORTED, submission=id, subject="证据包", after=after, reason=reason)
    except BaseException:
        holder.cleanup()
        raise
    top = f"证据包-{summary.submission.id}"
    return Bundle(f"{top}.zip", digest, _sent(holder, desk.store, parts, top, now))


def _reason(reason: str) -> str:
    kept = "".join(one for one in reason if one.isprintable()).strip()
    if not SHORTEST_REASON <= len(kept) <= LONGEST_REASON:
        raise UnusableInputError("reason", f"请写明导出理由（{SHORTEST_REASON} 至 {LONGEST_REASON} 个字）。")
    return kept


def _originals(desk: Desk, id: str) -> dict[str, str]:
    """Name in the bundle and hash of each original; the bytes are proved to have it. Raises
    ``OriginalAlteredError``."""
    files = desk.files(id)
    for sha256 in dict.fromkeys(file.sha256 for file in files):
        digest = hashlib.sha256()
        for block in desk.store.stream(original_key(sha256)):
            digest.update(block)
        if digest.hexdigest() != sha256:
            raise OriginalAlteredError("存储的原件与其哈希值不符，没有导出")
    return {_place(number, file): file.sha256 for number, file in enumerate(files, start=1)}


def _place(number: int, file: ReceivedFile) -> str:
    """Numbered, so that two files of one name both have a place and none leads out of its folder."""
    kept = "".join("_" if one in '\\/:*?"<>|' or not one.isprintable() else one for one in file.name)
    return f"originals/{number:03d}-{kept[-120:]}"


def _write(desk: Desk, id: str, parts: _Parts, *, now: datetime, clear: bool) -> None:
    masker: Masker = NoMask() if clear else Masker()
    try:
        reviewed: Reviewed | None = desk.whole(desk.reviewed(id))
    except NotReadyError:
        reviewed = None
    if reviewed is not None:
        masker = NoMask() if clear else desk.masker(reviewed, None)
        write_reports(parts.folder, reviewed, partial(stored_picture, desk.store), unmask=clear)
        _write_json(parts.folder / "decisions.json", _decided(desk, id, masker))
    _write_notices(parts.folder / "notices", desk.storage.notices.of_submission(id))
    covered = _write_trail(parts.folder / "trail.jsonl", desk.storage.trail.as_kept(id), masker)
    head = desk.storage.trail.head()
    broken = desk.storage.trail.first_broken()
    text = readme(
        desk.summary(id), now=now, clear=clear, read=reviewed is not None, head=head, broken=broken, covered=covered
    )
    (parts.folder / "README.txt").write_text(text, encoding="utf-8")


def _decided(desk: Desk, id: str, masker: Masker) -> dict[str, object]:
    conclusion = desk.storage.decisions.conclusion(id)
    told = {
        "decisions": [one.model_dump(mode="json") for one in desk.storage.decisions.of(id)],
        "conclusion": conclusion.model_dump(mode="json") if conclusion else None,
    }
    # Digests are no sentences: a stretch of figures in them is nobody's number.
    return {
        key: _masked(value, masker, keep=frozenset({"finding", "said", "submission", "at"}))
        for key, value in told.items()
    }


def _masked(value: object, masker: Masker, *, keep: frozenset[str]) -> object:
    if isinstance(value, str):
        return masker.text(value)
    if isinstance(value, dict):
        return {key: item if key in keep else _masked(item, masker, keep=keep) for key, item in value.items()}
    if isinstance(value, list):
        return [_masked(item, masker, keep=keep) for item in value]
    return value


def _write_notices(folder: Path, notices: Iterable[Notice]) -> None:
    for notice in notices:
        folder.mkdir(exist_ok=True)
        document = OfficialDocument.of_notice(notice)
        for form in Form:
            (folder / f"{document.file_stem}.{form.value}").write_bytes(printed(document, form))


def _write_trail(path: Path, entries: Iterable[dict[str, int | str]], masker: Masker) -> int:
    """An entry to a line, its fields as they were hashed; how many had to be covered, which are marked."""
    covered = 0
    with path.open("w", encoding="utf-8") as target:
        for entry in entries:
            shown = entry | _covered(entry, masker)
            if shown != entry:
                covered += 1
                shown["covered"] = 1
            target.write(json.dumps(shown, ensure_ascii=False) + "\n")
    return covered


def _covered(entry: dict[str, int | str], masker: Masker) -> dict[str, str]:
    """The fields of an entry that may name a number; those that name none as they were hashed."""
    subject = str(entry["subject"])
    told = {name: masker.text(str(entry[name])) for name in ("reason", "subject")}
    for name in ("before", "after"):
        value = json.loads(str(entry[name]))
        shown = masked_value(value, masker, subject)
        told[name] = str(entry[name]) if shown == value else json.dumps(shown, ensure_ascii=False)
    return told


def _write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _sent(
    holder: "tempfile.TemporaryDirectory[str]", store: ObjectStore, parts: _Parts, top: str, now: datetime
) -> Iterator[bytes]:
    """Sends the files, then throws away what was made; also where the other side hangs up."""
    made = (Member(f"{top}/{name}", _blocks(path), packed=path.suffix != ".pdf") for name, path in parts.made.items())
    originals = (
        Member(f"{top}/{name}", store.stream(original_key(sha256)), packed=False)
        for name, sha256 in parts.originals.items()
    )
    with holder:
        yield from zipped((*made, *originals), at=now.astimezone())


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as source:
        while block := source.read(BLOCK):
            yield block
