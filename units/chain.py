"""Does the chain of the audit log hold: all of it, one day of it, and against its anchors.

A row is hashed with the hash of the row before it, so a changed or missing row shows. Whoever may
write everything on the machine could write the whole chain anew: anchors (date, seq and hash of a
past head) kept on another disk show that too.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta

from cchc.lib.clock import local
from cchc.lib.vietnamese import moment, thousands
from units.audit import COLUMNS, FIRST_HASH
from units.models.audit import AuditEvent, AuditHead, start_of

# Rows of one day that a page checks; a day with more is checked by `verify_audit`.
MOST_OF_A_DAY = 20_000
TELL = "Báo ngay bộ phận an toàn thông tin."


def first_broken_link():
    """The first row that does not hold, as (seq, what is wrong), or None when the chain holds."""
    head = _head()
    events = AuditEvent.objects.filter(seq__lte=head.seq).order_by("seq").iterator(chunk_size=2000)
    previous, last, fault = _follow(events, FIRST_HASH, 0)
    return fault or _fault_of_head(head, previous, last)


@dataclass(frozen=True)
class DayCheck:
    """What the rows of one day say: `count` of them read; `broken`: (seq, what is wrong) or None;
    `is_whole`: false where the day has more rows than a page checks."""

    count: int
    broken: tuple | None = None
    is_whole: bool = True

    @property
    def sentence(self):
        if self.broken:
            return f"{broken_at(self.broken[0])}. {TELL}"
        if not self.is_whole:
            return (
                f"{thousands(self.count)} dòng đầu của ngày này nguyên vẹn; "
                "kiểm tra cả ngày bằng lệnh verify_audit."
            )
        return "Chuỗi nhật ký nguyên vẹn."


def check_day(day, most=MOST_OF_A_DAY):
    """Do the rows of a local day hold, with their links to the row before and the row after?"""
    head = _head()
    start, end = start_of(day), start_of(day + timedelta(days=1))
    before = AuditEvent.objects.filter(at__lt=start).order_by("-at", "-seq").first()
    after = AuditEvent.objects.filter(at__gte=end).order_by("at", "seq").first()
    last, previous = (before.seq, before.hash) if before else (0, FIRST_HASH)
    end_seq = head.seq if after is None else after.seq
    rows = AuditEvent.objects.filter(seq__gt=last, seq__lte=end_seq).order_by("seq")
    events = list(rows[: most + 1])
    is_whole = len(events) <= most
    previous, seq, fault = _follow(events[:most], previous, last)
    if fault is None and is_whole and after is None:
        fault = _fault_of_head(head, previous, seq)
    count = sum(1 for event in events[:most] if start <= event.at < end)
    return DayCheck(count, fault, is_whole)


def broken_at(seq):
    """Chuỗi nhật ký bị đứt tại dòng 1.204 (14:05, 03/11/2026), where the row is still there."""
    event = AuditEvent.objects.filter(seq=seq).first()
    when = f" ({moment(local(event.at))})" if event else ""
    return f"Chuỗi nhật ký bị đứt tại dòng {thousands(seq)}{when}"


def _follow(events, previous, last):
    """-> (hash and seq of the last row that holds, (seq, fault) of the first that does not)."""
    for event in events:
        if fault := _fault(event, previous, last + 1):
            return previous, last, fault
        previous, last = event.hash, last + 1
    return previous, last, None


def _head():
    """The end of the chain. Read before the rows: what others append meanwhile is not missed."""
    head = AuditHead.objects.filter(pk=1).first()
    return head if head is not None and head.hash else AuditHead(hash=FIRST_HASH)


def _fault_of_head(head, previous, last):
    if (head.seq, head.hash) != (last, previous):
        return last + 1, "đầu chuỗi không khớp dòng cuối"
    is_longer = AuditEvent.objects.filter(seq__gt=head.seq).exists()
    if is_longer and _head().seq == head.seq:  # nobody has appended it the ordinary way
        return last + 1, "đầu chuỗi không khớp dòng cuối"
    return None


def _fault(event, previous, expected):
    if event.seq != expected:
        return expected, "thiếu dòng"
    if event.previous_hash != previous:
        return event.seq, "không nối với dòng trước"
    if event.hash != hashlib.sha256(f"{previous}\n{event.payload}".encode()).hexdigest():
        return event.seq, "mã chuỗi không khớp nội dung"
    columns = {**{name: getattr(event, name) for name in COLUMNS}, "at": event.at.isoformat()}
    told = event.told
    for name, value in columns.items():
        if told[name] != value:
            return event.seq, f"cột {name} khác nội dung đã băm"
    return None


# --- Anchors ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Anchor:
    """The head of the chain on one day, as a line of text: ngày, số thứ tự, mã chuỗi."""

    on: date
    seq: int
    hash: str

    def __str__(self):
        return f"{self.on.isoformat()} {self.seq} {self.hash}"


class BadAnchors(ValueError):
    """A file of anchors that is none, or that does not go forward; the text says where."""


def head_anchor(day):
    """The anchor of this moment, told of that day."""
    head = _head()
    return Anchor(day, head.seq, head.hash)


def read_anchors(text):
    """Lines of a file of anchors as [Anchor], oldest first; BadAnchors when one cannot be read,
    or the days or numbers go back."""
    anchors = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            on, seq, digest = line.split()
            anchor = Anchor(date.fromisoformat(on), int(seq), bytes.fromhex(digest).hex())
        except ValueError as fault:
            raise BadAnchors(f"Dòng {number} của tệp mốc không đọc được.") from fault
        if anchors and (anchor.seq < anchors[-1].seq or anchor.on < anchors[-1].on):
            raise BadAnchors(f"Dòng {number} của tệp mốc lùi so với dòng trước.")
        anchors.append(anchor)
    return anchors


def first_lost_anchor(anchors):
    """The first anchor that the chain of today does not hold, or None. A chain that was written
    anew from some row on still holds by itself, but no longer meets the anchors after that row."""
    seqs = [anchor.seq for anchor in anchors if anchor.seq]
    kept = {0: FIRST_HASH}
    for start in range(0, len(seqs), 500):
        rows = AuditEvent.objects.filter(seq__in=seqs[start : start + 500])
        kept.update(rows.values_list("seq", "hash"))
    return next((anchor for anchor in anchors if kept.get(anchor.seq) != anchor.hash), None)
