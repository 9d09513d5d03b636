"""Arithmetic of attendance and votes. Standard library only.

Rules: Hướng dẫn 42-HD/BTCTW for the rate (present of those who must come), Quy định thi hành Điều
lệ Đảng for who is entitled to vote; both to be compared with the text in force.
"""

from dataclasses import dataclass, replace
from decimal import Decimal

_PRESENT = {"PRESENT", "LATE"}
# Official members of this very organisation: who joined for a time is one of another, where he is
# left out while he is away; here he speaks, and is counted among those who must come.
_VOTERS = {"OFFICIAL", "REDUCED", "EXEMPT"}
# Away with leave for the whole session: not among those of whom a majority is asked.
_ON_LEAVE = {"EXEMPT", "EXCUSED", "DUTY"}


@dataclass(frozen=True)
class Counts:
    """Numbers of people at one meeting; None: not known, which is not zero."""

    total: int | None = None
    official: int | None = None
    probationary: int | None = None
    exempt: int = 0
    duty: int = 0
    present: int | None = None
    excused: int = 0
    absent: int = 0
    guests: int = 0
    unmarked: int = 0
    entitled: int | None = None

    @classmethod
    def of_roll(cls, rows):
        """From (mark, Party status) of each row of the roll. Guests are nobody's members."""
        rows = [(str(mark), str(status)) for mark, status in rows]
        members = [(mark, status) for mark, status in rows if mark != "GUEST"]

        def having(*marks):
            return sum(mark in marks for mark, _ in members)

        return cls(
            total=len(members),
            official=sum(status in _VOTERS for _, status in members),
            probationary=sum(status == "PROBATIONARY" for _, status in members),
            exempt=having("EXEMPT"),
            duty=having("DUTY"),
            present=having(*_PRESENT),
            excused=having("EXCUSED"),
            absent=having("ABSENT"),
            guests=len(rows) - len(members),
            unmarked=having("NONE"),
            entitled=sum(_may_vote(mark, status) for mark, status in members),
        )

    @classmethod
    def of_numbers(cls, **numbers):
        """From numbers as they were entered; None where one is not known.

        The whole is official and probationary members together where only they are given. Who may
        vote is proposed from them: official members without the exempt and those on leave.
        """
        zero = dict.fromkeys(("exempt", "duty", "excused", "absent", "guests"), 0)
        known = {name: number for name, number in numbers.items() if number is not None}
        counts = cls(**{**zero, **known})
        parts = counts.official, counts.probationary
        if counts.total is None and None not in parts:
            counts = replace(counts, total=sum(parts))
        if counts.official is None:
            return counts
        away = counts.exempt + counts.duty + counts.excused
        return replace(counts, entitled=max(counts.official - away, 0))

    @property
    def expected(self):
        """Who must come: all but the exempt and those on special duty; None when unknown."""
        return None if self.total is None else max(self.total - self.exempt - self.duty, 0)

    @property
    def rate(self):
        """Percent (Decimal, unrounded) of those who must come; None when unknown or nobody."""
        return percent(self.present, self.expected)

    @property
    def rate_of_all(self):
        return percent(self.present, self.total)

    @property
    def why_impossible(self):
        """Which numbers cannot all be right, as a sentence; "" where they can. More came than must
        is told apart: guests are the usual cause."""
        if self.total is None:
            return ""
        if self.present is not None and self.present > self.expected:
            return (
                f"Có mặt {self.present}, nhiều hơn {self.expected} người phải dự; khách mời ghi ở "
                "mục riêng."
            )
        whole = f"tổng số {self.total}"
        members = {"chính thức": self.official, "dự bị": self.probationary}
        away = {"được miễn sinh hoạt": self.exempt, "nhiệm vụ đặc biệt": self.duty}
        came = {
            "có mặt": self.present,
            "vắng có lý do": self.excused,
            "vắng không lý do": self.absent,
        }
        return (
            _too_many(members, self.total, whole)
            or _too_many(away, self.total, whole)
            or _too_many(came, self.expected, f"{self.expected} người phải dự")
        )


def _too_many(parts, most, whole):
    """ "Chính thức 30, dự bị 2, cộng 32, nhiều hơn tổng số 22; …" where they are more, else ""."""
    parts = {name: number for name, number in parts.items() if number}
    together = sum(parts.values())
    if together <= most:
        return ""
    told = ", ".join(f"{name} {number}" for name, number in parts.items())
    told += f", cộng {together}" if len(parts) > 1 else ""
    return f"{told[:1].upper()}{told[1:]}, nhiều hơn {whole}; kiểm tra lại số lượng."


def _may_vote(mark, status):
    """All official members but those on leave; an exempt one counts where he came."""
    if status not in _VOTERS or mark in _ON_LEAVE:
        return False
    return status != "EXEMPT" or mark in _PRESENT


def percent(part, whole):
    """part / whole as an unrounded percentage, or None where there is nothing to divide."""
    return Decimal(part) * 100 / Decimal(whole) if part is not None and whole else None
