"""Black bars over what a page's picture may not show."""

import io
from dataclasses import replace

import numpy as np
import pytest
from fastapi.testclient import TestClient
from PIL import Image

from pipeline.storage.opening import Storage
from schemas.evidence import Fact
from schemas.page import Line, Page, Section
from service.reports.covers import covers
from service.reports.masking import Masker, NoMask
from service.reports.pictures import Picture, RecentPictures
from tests.service.conftest import save_case
from tests.service.dossiers import ID_NUMBER, Paper, build_case
from tests.service.slips import build_slips, page_of


@pytest.fixture
def roster() -> tuple[Page, list[Fact], bytes]:
    case = build_case()
    page = case.reviewed.dossier.pages["d3"][0]
    facts = [fact for fact in case.reviewed.dossier.facts if fact.document == "d3"]
    data = case.image(page)
    assert data
    return page, facts, data


def number_of(facts: list[Fact]) -> Fact:
    return next(fact for fact in facts if fact.key.endswith("persons[0].id_number"))


def test_the_middle_of_an_id_number_is_covered_and_its_ends_are_not(roster: tuple[Page, list[Fact], bytes]) -> None:
    page, facts, _ = roster
    box = number_of(facts).box
    assert box
    cover = next(
        cover
        for cover in covers(page, facts, Masker.of(facts))
        if abs((cover[1] + cover[3] - box[1] - box[3]) / 2) < 0.01
    )
    width = box[2] - box[0]
    assert box[0] + width * 4 / 18 < cover[0] < box[0] + width * 6 / 18
    assert box[0] + width * 14 / 18 < cover[2] < box[0] + width * 16 / 18


def test_the_covered_characters_are_black_in_the_crop(roster: tuple[Page, list[Fact], bytes]) -> None:
    page, facts, data = roster
    box = number_of(facts).box
    assert box
    picture = np.asarray(Picture.open(data, covers(page, facts, Masker.of(facts))).crop(box).image)
    height, width = picture.shape[:2]
    assert picture[height // 2 - 2 : height // 2 + 2, int(width * 0.45) : int(width * 0.65)].max() < 40


def test_a_number_in_a_line_that_became_no_fact_is_covered_too() -> None:
    line = Line(text=f"身份证号：{ID_NUMBER}", box=(0.1, 0.5, 0.6, 0.52), confidence=0.9)
    page = build_case().reviewed.dossier.pages["d1"][0].model_copy(update={"lines": (line,)})
    assert len(covers(page, [], Masker())) == 1


def test_bars_lie_where_the_characters_are_though_facts_are_shown_without_their_places(
    client: TestClient, storage: Storage
) -> None:
    case = build_case(id="20251103-BARS22")
    dossier, text = case.reviewed.dossier, f"证件号码{ID_NUMBER}"
    page, top = dossier.pages["d1"][0], (0.5, 0.52)
    crowded = tuple(  # the number stands in the last tenth of a line whose label takes the rest
        Section(start=at, end=at + 1, box=(x, top[0], x + width, top[1]))
        for at in range(len(text))
        for x, width in [(0.1 + 0.1 * at, 0.1) if at < 4 else (0.5 + 0.01 * (at - 4), 0.01)]
    )
    line = Line(text=text, box=(0.1, top[0], 0.68, top[1]), confidence=0.99, sections=crowded)
    scanned = dossier.model_copy(
        update={"pages": {**dossier.pages, "d1": (page.model_copy(update={"lines": (line,)}),)}}
    )
    storage.repository.create_submission(dossier.submission)
    save_case(storage, replace(case, reviewed=replace(case.reviewed, dossier=scanned)))
    answer = client.get("/api/v1/submissions/20251103-BARS22/documents/d1/pages/1/image")
    picture = np.asarray(Image.open(io.BytesIO(answer.content)).convert("L"))
    row = picture[int(0.51 * picture.shape[0])]
    dark = np.flatnonzero(row < 40) / row.size
    assert dark.min() == pytest.approx(0.56, abs=0.012)  # after six digits
    assert dark.max() == pytest.approx(0.64, abs=0.012)


def test_an_id_number_that_could_not_be_read_is_covered_whole(roster: tuple[Page, list[Fact], bytes]) -> None:
    page, facts, _ = roster
    unread = number_of(facts).model_copy(update={"raw": "", "value": None})
    assert unread.box in covers(page.model_copy(update={"lines": ()}), [unread], Masker())


def test_a_number_that_stands_upright_is_covered_whole() -> None:
    box = (0.5, 0.1, 0.52, 0.6)
    facts = [number_of(list(build_case().reviewed.dossier.facts)).model_copy(update={"box": box})]
    page = build_case().reviewed.dossier.pages["d3"][0].model_copy(update={"lines": ()})
    assert covers(page, facts, Masker.of(facts)) == [box]


def test_a_number_beside_the_label_of_an_account_is_covered_though_no_fact_names_it() -> None:
    page = page_of(build_slips()).model_copy(update={"codes": (), "unread": ()})
    only = tuple(line for line in page.lines if line.box[1] > 0.5)
    assert len(covers(page.model_copy(update={"lines": only}), [], Masker())) == 1


def test_an_unread_place_beside_the_label_of_an_account_is_covered() -> None:
    page = page_of(build_slips())
    label = next(line for line in page.lines if line.text.startswith("账"))
    beside = (0.4, label.box[1], 0.6, label.box[3])
    bare = page.model_copy(update={"lines": (label,), "codes": (), "unread": (beside, (0.4, 0.9, 0.6, 0.92))})
    assert covers(bare, [], Masker()) == [beside]


def test_a_code_that_says_a_persons_number_is_covered_whole() -> None:
    page = page_of(build_slips()).model_copy(update={"lines": (), "unread": ()})
    assert covers(page, [], Masker()) == [page.codes[0].box]
    assert covers(page, [], NoMask()) == []


def test_on_a_page_several_papers_share_the_numbers_of_all_are_covered() -> None:
    reviewed = build_slips().reviewed
    accounts = [fact for fact in reviewed.facts_on(page_of(build_slips())) if fact.key.endswith(".account")]
    assert {fact.document for fact in accounts} == {"d1", "d2"}


def test_unmasking_covers_nothing(roster: tuple[Page, list[Fact], bytes]) -> None:
    page, facts, _ = roster
    assert covers(page, facts, NoMask()) == []


def test_bytes_that_are_no_picture_are_refused() -> None:
    with pytest.raises(OSError, match="identify"):
        Picture.open(b"no picture")


def test_a_large_box_gives_a_crop_of_bounded_size() -> None:
    data = Paper("d1", build_case().reviewed.dossier.documents[0].type, "x.jpg").jpeg()
    crop = Picture.open(data).crop((0, 0, 1, 1)).image
    assert crop.width <= 720
    assert crop.height <= 420


def test_a_recent_picture_is_made_once_and_an_old_one_again() -> None:
    made: list[tuple[str, str, int]] = []

    def make(place: tuple[str, str, int]) -> Picture:
        made.append(place)
        return Picture(Image.new("RGB", (1, 1)))

    recent = RecentPictures(most=2)
    places = [("s", "d1", 1), ("s", "d1", 1), ("s", "d1", 2), ("s", "d1", 3), ("s", "d1", 1)]
    for place in places:
        recent.get(place, make)
    assert [number for _, _, number in made] == [1, 2, 3, 1]
    forgetful = RecentPictures(seconds=-1)
    forgetful.get(places[0], make)
    forgetful.get(places[0], make)
    assert len(made) == 6


def test_a_picture_being_drawn_while_its_submission_is_forgotten_is_not_kept() -> None:
    recent = RecentPictures()
    place = ("a", "d1", 1)
    old, new = (Picture(Image.new("RGB", (size, size))) for size in (1, 2))

    def drawn_with_the_facts_before(_: tuple[str, str, int]) -> Picture:
        recent.forget("a")
        return old

    assert recent.get(place, drawn_with_the_facts_before) is old
    assert recent.get(place, lambda _: new) is new
    assert recent.get(place, lambda _: old) is new
