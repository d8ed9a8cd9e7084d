"""Page readings kept by content."""

from pipeline.storage.objects import ObjectStore
from pipeline.storage.readings import Readings, reading_key
from schemas.page import PageState
from tests.pipeline.examples import page

WEBP = b"RIFF\x00\x00\x00\x00WEBP"


def key_of(name: str) -> str:
    return reading_key(sha256=name, number=1, engine="null 1", reader="1")


def test_the_key_depends_on_everything_the_reading_depends_on() -> None:
    base = {"sha256": "a", "number": 1, "engine": "paddle 1", "reader": "1"}
    changed = [{**base, "sha256": "b"}, {**base, "number": 2}, {**base, "engine": "paddle 2"}, {**base, "reader": "2"}]
    keys = {reading_key(**variant) for variant in [base, *changed]}  # type: ignore[arg-type]
    assert len(keys) == 5


def test_a_reading_comes_back_as_a_page_of_the_file_that_asks(embedded_store: ObjectStore) -> None:
    readings = Readings(embedded_store)
    saved = readings.save(key_of("back"), page(1), WEBP)
    loaded = readings.load(key_of("back"), file="另一个名字.pdf")
    assert loaded == saved.model_copy(update={"file": "另一个名字.pdf"})
    assert readings.image(saved) == WEBP
    assert saved.image_key == f"images/{key_of('back')}.webp"


def test_a_page_that_could_not_be_read_is_tried_again_another_time(embedded_store: ObjectStore) -> None:
    readings = Readings(embedded_store)
    unread = page(1).model_copy(update={"state": PageState.UNREADABLE, "problem": "…"})
    assert readings.save(key_of("unread"), unread, b"") == unread
    assert readings.load(key_of("unread"), file="a") is None
    assert readings.image(unread) is None
