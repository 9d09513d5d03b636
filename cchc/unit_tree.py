"""What the page of the tree shows: one unit with two levels below it, or the tops of a branch."""

from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from cchc.lib.clock import today
from cchc.lib.vietnamese import fold, sentence_date, short_date, upper_first
from units import outline
from units.models import Branch, UnitVersion
from units.permissions import access_of

# The whole country is asked for by this number in place of a unit's.
COUNTRY = 0
# Groups of more units than this are closed at first, but for the one with the own unit.
MOST_OPEN = 200
# Letters of a name that fits a narrow column.
SHORT = 20


@dataclass
class Row:
    """A unit in the tree. `opens`: the address of its own tree where the page does not draw what is
    below it; `hosts`: [(name, address)] of Party organisations there, or of the agency."""

    name: str
    url: str
    branch: str
    count: int
    opens: str
    is_own: bool
    is_open: bool
    hosts: list
    groups: list
    is_illustrative: bool

    @property
    def made_up(self):
        """How many units of this tree are made up for trials."""
        below = sum(row.made_up for group in self.groups for row in group.rows)
        return below + self.is_illustrative


@dataclass
class Group:
    """Rows of one kind or level, under its words."""

    words: str
    rows: list
    is_open: bool

    @property
    def is_short(self):
        """Names alone, none of them long: they stand in narrow columns."""
        return all(
            len(row.name) <= SHORT and not (row.hosts or row.groups or row.opens or row.is_own)
            for row in self.rows
        )


@dataclass
class Tree:
    """The page. `tops`: Rows with their trees; or `country`: Groups of the tops of a branch.

    `root_id`: the unit that was asked for; `way`: [(name, address)] down to it; `notes`: sentences
    on what was asked and cannot be shown; `near`: ids on the way to the own units of the user;
    `is_cut`: the second level is left to its own pages.
    """

    day: date
    branch: str = ""
    root_id: int = COUNTRY
    tops: list = field(default_factory=list)
    country: list = field(default_factory=list)
    way: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    near: set = field(default_factory=set)
    is_cut: bool = False

    @property
    def is_today(self):
        return self.day == today()

    def address(self, name="unit-tree", *args, **query):
        """An address on this day, which is left out where it is today."""
        day = query.pop("ngay", self.day)
        if day != today():
            query["ngay"] = short_date(day)
        return reverse(name, args=args) + (f"?{urlencode(query)}" if query else "")

    def on(self, day):
        """The same tree on another day."""
        root = {"goc": self.root_id} if self.root_id else {"goc": COUNTRY, "khoi": self.branch}
        return self.address(ngay=day, **root)

    @property
    def root_url(self):
        return self.address(goc=self.root_id)

    @property
    def differences_url(self):
        """What is another today, or from the merger of 2025 on where this is today."""
        query = {} if self.is_today else {"tu": short_date(self.day)}
        query |= {"goc": self.root_id} if self.root_id else {}
        return reverse("unit-differences") + (f"?{urlencode(query)}" if query else "")

    @property
    def country_url(self):
        return self.address(goc=COUNTRY, khoi=self.branch)

    @property
    def tabs(self):
        return [
            {
                "label": upper_first(branch.label),
                "url": self.address(khoi=branch.value),
                "is_now": branch == self.branch,
            }
            for branch in Branch
        ]


def tree_of(user, day, branch="", root_id=None):
    """The Tree that a user asked for: of one unit, of his own without one, else of the country.

    Three queries where the unit lived on the day, five where others stand for it.
    """
    access = access_of(user)
    tree = Tree(day, branch, near=set(access.own() | access.above()))
    nodes = []
    if root_id:
        nodes = _asked(tree, root_id)
    elif root_id is None:
        nodes = _own(tree, access)
    if nodes:
        tree.branch = nodes[0].branch
        tree.is_cut = outline.fill(nodes, day)
    else:
        tree.root_id, tree.branch = COUNTRY, tree.branch or Branch.STATE
    draw = _Drawing(tree, access)
    if nodes:
        draw.hosts = outline.hosts_of(nodes, day)
        tree.tops = [draw.row(node, name=node.name) for node in nodes]
    else:
        tree.country = draw.country(outline.roots(tree.branch, day))
    return tree


def _asked(tree, root_id):
    """Nodes to be drawn for a unit that was asked for by its id."""
    at_day = UnitVersion.objects.at(tree.day)
    found = outline.line_above(at_day.filter(unit=root_id), tree.day)
    if root_id in found:
        tree.root_id = root_id
        return [_lead(tree, outline.way_down(root_id, found))]
    versions = list(
        UnitVersion.objects.filter(unit=root_id).select_related("unit").order_by("valid_from")
    )
    if not versions:
        tree.notes.append("Không có đơn vị này; cây đang mở từ đầu.")
        return []
    unit, tree.root_id = versions[0].unit, root_id
    nearest = versions[0] if tree.day < unit.founded_on else versions[-1]
    nodes = outline.stand_ins(unit, tree.day, nearest.name)
    tree.notes.append(_elsewhen(unit, nearest.name, tree.day, bool(nodes)))
    return nodes


def _own(tree, access):
    """Nodes to be drawn for a user who asked for no unit: his own branch, from its top."""
    lines = outline.own_lines(access.own(), tree.day, tree.branch)
    if not lines:
        return []
    tree.near |= {node.unit_id for line in lines for node in line}
    # The home of the account leads, else what bore its name; else the way that is shortest.
    home = fold(access.home)

    def rank(line):
        last = line[-1]
        is_named = fold(last.short_name or last.name) == home
        return last.unit_id != access.home_id, not is_named, len(line), last.order

    way, *others = sorted(lines, key=rank)
    tops = [line[0] for line in others if len(line) == 1 and line[0].branch == way[0].branch]
    if len(way) == 1 and tops and way[0].unit_id != access.home_id:
        # Provinces that were one only later stand beside each other.
        tree.root_id = access.home_id if fold(way[0].short_name) == home else way[0].unit_id
        return [way[0], *tops]
    # Two levels are drawn, so the own unit is on the page.
    way = way[: max(len(way) - 2, 1)]
    tree.root_id = way[-1].unit_id
    return [_lead(tree, way)]


def _lead(tree, way):
    """The last Node of the way; those above it become links."""
    tree.way = [
        (upper_first(node.short_name or node.name), tree.address(goc=node.unit_id))
        for node in way[:-1]
    ]
    return way[-1]


def _elsewhen(unit, name, day, has_others):
    name = upper_first(name)
    if day < unit.founded_on:
        told = f"{name} thành lập ngày {sentence_date(unit.founded_on)}."
        then = f" Ngày {sentence_date(day)}, đó là:"
    else:
        told, then = f"{name} hoạt động đến hết ngày {sentence_date(unit.ended_on)}.", " Kế thừa:"
    return told + (then if has_others else "")


class _Drawing:
    """Makes Rows of Nodes: what is own, what is open, and who is set up where."""

    def __init__(self, tree, access):
        self.tree = tree
        self.own, self.held = access.own(), frozenset().union(*access.held.values())
        self.hosts = {}
        # Hundreds of addresses, made of one.
        self.before, self.after = tree.address("unit-detail", 0).split("/0/")

    def row(self, node, *, name="", is_alone=False, is_within=False):
        """`is_within`: its superior is own already, so that it is no landmark of its own."""
        is_drawn = bool(node.below) or not node.count
        is_of_mine = node.unit_id in self.own
        is_own = node.unit_id in self.held or (is_of_mine and not is_within)
        return Row(
            name=upper_first(name or node.short_name or node.name),
            url=self._page(node.unit_id),
            branch=node.branch,
            count=max(node.count, len(node.below)),
            opens="" if is_drawn else self.tree.address(goc=node.unit_id),
            is_own=is_own,
            is_open=is_alone or (node.unit_id in self.tree.near and (is_own or not is_of_mine)),
            hosts=[(other, self._page(pk)) for pk, other in self.hosts.get(node.unit_id, ())],
            groups=self.groups(node.below, is_within=is_of_mine),
            is_illustrative=node.is_illustrative,
        )

    def groups(self, nodes, *, is_within=False):
        return [
            Group(
                words,
                [self.row(node, is_alone=len(nodes) == 1, is_within=is_within) for node in found],
                len(found) <= MOST_OPEN or any(node.unit_id in self.tree.near for node in found),
            )
            for words, found in outline.by_kind(nodes)
        ]

    def country(self, nodes):
        """Groups of the tops of a branch; each leads to its own tree."""
        groups = []
        for words, found in outline.by_kind(nodes):
            rows = [self.row(node, name=node.name) for node in found]
            for node, row in zip(found, rows, strict=True):
                row.url, row.opens = self.tree.address(goc=node.unit_id), ""
            groups.append(Group(words, rows, True))
        return groups

    def _page(self, unit_id):
        return f"{self.before}/{unit_id}/{self.after}"
