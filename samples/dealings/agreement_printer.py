"""Prints agreements: model form, long running text with an annex, short form."""

from dataclasses import dataclass
from random import Random
from typing import Any

from samples.building import data
from samples.dealings.imprints import pen
from samples.dealings.straddling import with_straddling_seal
from samples.dealings.world import Agreement
from samples.printing import Press, Print

AGREEMENTS = ("agreement_long", "agreement_model", "agreement_short", "agreement_booklet")
_FACES = ("'Noto Serif CJK SC'", "'AR PL UMing CN'", "'Noto Sans CJK SC'", "'WenQuanYi Zen Hei'")
_ORDINALS = "一二三四五六七八九十"


@dataclass(frozen=True)
class AgreementPrinter:
    """The same agreement and layout give the same print."""

    press: Press
    seed: int

    def agreement(
        self,
        agreement: Agreement,
        layout: str,
        *,
        clauses: int = 8,
        numbered: bool = True,
        straddled: bool = False,
        by_hand: bool = False,
    ) -> Print:
        """In one of ``AGREEMENTS`` with that many general clauses; ``numbered`` prints page numbers, ``straddled`` sets
        the seal of party a over the edges of the pages, ``by_hand`` fills the blanks of the model form with a pen."""
        rng = Random(f"{self.seed}/{agreement.number}/{layout}")
        texts: dict[str, Any] = data("agreements")
        chosen = sorted(rng.sample(range(len(texts["general"])), min(clauses, len(texts["general"]))))
        paper = self.press.print(
            agreement.type_,
            f"{layout}.html",
            rng,
            k=agreement,
            w=texts["types"][agreement.type_],
            texts=texts,
            clauses=[texts["general"][i] for i in chosen],
            face=rng.choice(_FACES),
            pen=lambda body: pen(rng, body),
            ordinal=ordinal,
            numbered=numbered,
            by_hand=by_hand,
            seal_a=rng.choice(("公章", "合同专用章")),
            seal_b=rng.choice(("公章", "合同专用章")),
        )
        return with_straddling_seal(self.press, paper, agreement.party_a.name, rng) if straddled else paper


def ordinal(number: int) -> str:
    """1 → 一, 12 → 十二, 25 → 二十五."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_ORDINALS[tens - 1]}十"
    return head + (_ORDINALS[ones - 1] if ones else "")
