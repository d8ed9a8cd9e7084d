"""Prints what offices issue: certificates, registers, records, registrations."""

from dataclasses import dataclass
from random import Random

from samples.dealings.world import Record, TechRegistration, Title
from samples.printing import Press, Print

CERTIFICATES = ("patent_new", "patent_old", "patent_scanned")
REGISTERS = ("register_list", "register_table", "register_blocks")
LICENSE_RECORDS = ("record_license_letter", "record_license_table")
PLEDGE_RECORDS = ("record_pledge", "record_pledge_lines")
REGISTRATIONS = ("registration_certificate", "registration_letter", "registration_system")


@dataclass(frozen=True)
class OfficePrinter:
    """The same paper and layout give the same print."""

    press: Press
    seed: int

    def certificate(self, title: Title, layout: str) -> Print:
        """专利证书 in one of ``CERTIFICATES``."""
        return self.press.print("patent_certificate", f"{layout}.html", self._rng(title.patent.number, layout), t=title)

    def register(self, title: Title, layout: str, *, current: tuple[str, ...] = ()) -> Print:
        """专利登记簿副本 in one of ``REGISTERS``; ``current`` are the holders now, where they changed."""
        rng = self._rng(title.patent.number, layout)
        return self.press.print("patent_register", f"{layout}.html", rng, t=title, current=current or title.holders)

    def record(self, record: Record, layout: str, *, heading: str = "专利权质押登记通知书") -> Print:
        """备案证明 or 质押登记通知书 in one of ``LICENSE_RECORDS`` or ``PLEDGE_RECORDS``."""
        rng = self._rng(record.number, layout)
        return self.press.print("license_record", f"{layout}.html", rng, r=record, heading=heading)

    def registration(self, registration: TechRegistration, layout: str) -> Print:
        """技术合同认定登记证明 in one of ``REGISTRATIONS``."""
        rng = self._rng(registration.number, layout)
        return self.press.print("contract_registration", f"{layout}.html", rng, r=registration)

    def _rng(self, *parts: str) -> Random:
        return Random(f"{self.seed}/{'/'.join(parts)}")
