"""The planted submissions by name, and how they are written."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from types import MappingProxyType

from samples.planted import (
    clean,
    national,
    neimenggu,
    second,
    second_clean,
    second_titles,
    sichuan,
    third,
    third_clean,
    third_notices,
    third_rights,
    unread,
)
from samples.planted.dossier import write_planted
from samples.planted.kit import Kit
from samples.planted.press import PlantedPress
from samples.printing import chromium

SUBMISSIONS: Mapping[str, Callable[[PlantedPress], Kit]] = MappingProxyType({
    "sichuan_plain": clean.sichuan_plain, "sichuan_odd": clean.sichuan_odd, "sichuan_money": sichuan.money,
    "sichuan_staff": sichuan.staff, "sichuan_rights": sichuan.rights, "sichuan_missing": sichuan.missing,
    "national_plain": clean.national_plain, "national_thresholds": national.thresholds,
    "national_association": national.association, "national_chain": national.chain,
    "neimenggu_odd": clean.neimenggu_odd, "neimenggu_nonprofit": neimenggu.nonprofit,
    "neimenggu_company": neimenggu.company, "neimenggu_late": neimenggu.late, "sichuan_unread": unread.sichuan_unread,
    "second_oddments": second_clean.oddments, "second_university": second_clean.university,
    "second_region": second_clean.region, "second_figures": second.figures, "second_people": second.people,
    "second_titles": second_titles.titles, "second_unit": second_titles.unit, "second_notice": second_titles.notice,
    "third_central": third_clean.central, "third_threshold": third_clean.threshold, "third_steppe": third_clean.steppe,
    "third_college": third.college, "third_guild": third.guild, "third_works": third.works,
    "third_ledger": third_rights.ledger, "third_pasture": third_rights.pasture,
    "third_bureau": third_notices.bureau, "third_office": third_notices.office,
})  # fmt: skip


SECOND = tuple(name for name in SUBMISSIONS if name.startswith("second_"))
"""The second group, written by another hand from the contract alone: facts only."""
THIRD = tuple(name for name in SUBMISSIONS if name.startswith("third_"))
"""The third group, by yet another hand from the contract alone: facts only."""
FACTS_ONLY = ("sichuan_unread", *SECOND, *THIRD)
"""Never printed: they differ by states of reading, or are of the later groups."""


def write_all(out: Path, *, only: Sequence[str] = (), facts_only: bool = False) -> list[Path]:
    """Every submission (or those named) into ``out/<name>/``; ``facts_only`` prints nothing."""
    names = [name for name in SUBMISSIONS if not only or name in only]
    folders = []
    with nullcontext() if facts_only else chromium() as browser:
        for name in names:
            press = PlantedPress(None if name in FACTS_ONLY else browser)
            folders.append(write_planted(out / name, name, SUBMISSIONS[name](press)))
            print(folders[-1], flush=True)
    return folders
