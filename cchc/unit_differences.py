"""What is another between two days: units founded, formed of others, renamed, moved, ended.

Each unit is told by what it was on the first day and is on the last, whatever lies between: a
department that was set up and merged away in between is not in it.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Count, F, OuterRef, Q, Subquery, Value

from units.models import Kind, Succession, Unit, UnitVersion
from units.models.period import holds_on
from units.outline import GENERATIONS, stand_ins
from units.superiors import ids_below

# (code, what the tab says); the order is that of the tabs.
SORTS = {
    "hinh-thanh": "Hình thành từ đơn vị khác",
    "thanh-lap": "Thành lập",
    "doi-ten": "Đổi tên",
    "cap-tren": "Chuyển cấp trên",
    "doi-loai": "Đổi loại",
    "ket-thuc": "Kết thúc hoạt động",
}


@dataclass
class Difference:
    """Of the units under `root` (None: of all) between two days, the first before the last."""

    first: date
    last: date
    root: Unit | None = None

    def rows(self, sort):
        """Versions of the last day (of units that ended: of the first) of one of SORTS.

        Changed ones bear `before_name`, `before_kind`, `before_upper`; all `parent_name`.
        """
        day = self.first if sort == "ket-thuc" else self.last
        return self._of(sort).select_related("unit").with_parent_name(day)

    def counts(self):
        """{sort: how many}, in one query."""
        parts = [
            self._of(sort)
            .order_by()
            .annotate(sort=Value(sort))
            .values("sort")
            .annotate(count=Count("pk"))
            .values_list("sort", "count")
            for sort in SORTS
        ]
        return dict.fromkeys(SORTS, 0) | dict(parts[0].union(*parts[1:], all=True))

    def others(self, sort, versions):
        """{unit id: [(id, name)]}: whom the units came from, or who carried on for them."""
        if sort == "hinh-thanh":
            return self._across(versions, "successor", "predecessor", "-valid_from", self.first)
        if sort == "ket-thuc":
            return self._across(versions, "predecessor", "successor", "valid_from", self.last)
        return {}

    def _of(self, sort):
        if sort == "ket-thuc":
            return self._scope(self.first).filter(unit__ended_on__lt=self.last)
        begun = self._scope(self.last).filter(valid_from__gt=self.first)
        if sort in ("hinh-thanh", "thanh-lap"):
            young = begun.filter(unit__founded_on__gt=self.first)
            formed = Succession.objects.filter(self._between(), successor__isnull=False)
            is_formed = Q(unit__in=formed.values("successor"))
            return young.filter(is_formed if sort == "hinh-thanh" else ~is_formed)
        before = UnitVersion.objects.filter(holds_on(self.first), unit=OuterRef("unit"))
        upper = UnitVersion.objects.filter(holds_on(self.first), unit=OuterRef("before_parent"))
        changed = begun.filter(unit__founded_on__lte=self.first).annotate(
            before_name=Subquery(before.values("name")[:1]),
            before_kind=Subquery(before.values("kind")[:1]),
            before_parent=Subquery(before.values("parent")[:1]),
            before_upper=Subquery(upper.values("name")[:1]),
        )
        if sort == "doi-ten":
            return changed.exclude(before_name=F("name"))
        if sort == "doi-loai":
            return changed.exclude(before_kind=F("kind"))
        return changed.exclude(
            Q(before_parent=F("parent")) | Q(before_parent__isnull=True, parent__isnull=True)
        )

    @staticmethod
    def was(sort, version):
        """What a changed unit was called, or was, or stood under on the first day."""
        if sort == "doi-loai":
            return Kind(version.before_kind).label
        return getattr(version, {"doi-ten": "before_name", "cap-tren": "before_upper"}[sort]) or "–"

    def _between(self):
        return Q(on__gt=self.first, on__lte=self.last)

    def _scope(self, day):
        rows = UnitVersion.objects.at(day)
        return rows if self.root is None else rows.filter(unit__in=self._ids[day])

    @cached_property
    def _ids(self):
        """{day: ids of the root, or of those that stood for it, and of all under them}."""
        found = {}
        for day in (self.first, self.last):
            tops = {node.unit_id for node in stand_ins(self.root, day)} or {self.root.pk}
            found[day] = tops.union(*(ids_below(top, day) for top in tops))
        return found

    def _across(self, versions, near, far, order, day):
        """Through those that came and went in between, to the ones that lived on `day`."""
        names = UnitVersion.objects.filter(unit=OuterRef(far)).order_by(order).values("name")[:1]
        origins = {version.unit_id: {version.unit_id} for version in versions}
        found = {}
        for _ in range(GENERATIONS):
            rows = Succession.objects.filter(
                self._between(), **{f"{near}__in": origins, f"{far}__isnull": False}
            )
            rows = rows.annotate(far_name=Subquery(names)).select_related(far).order_by("pk")
            further = {}
            for row in rows:
                other, own = getattr(row, far), origins[getattr(row, f"{near}_id")]
                if other.is_alive_on(day):
                    for pk in own:
                        found.setdefault(pk, {})[other.pk] = row.far_name
                else:
                    further[other.pk] = further.get(other.pk, set()) | own
            if not further:
                break
            origins = further
        return {pk: list(others.items()) for pk, others in found.items()}
