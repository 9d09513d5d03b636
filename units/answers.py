"""What can this person see and do? And who may read this? Asked of the rules themselves.

Which of a person's roles gives a right is found by asking the same rule with each role alone.
"""

from dataclasses import dataclass

from django.db.models import Q

from cchc.lib.clock import today
from cchc.lib.vietnamese import sentence_date, upper_first
from units.access import access_of, users_of_each_role
from units.lineage import heirs, keepers_of
from units.models import Membership, UnitVersion, User
from units.permissions import TABLE, may
from units.roles import Role

MOST_PEOPLE = 200
ELSEWHERE = "Vai trò ở đơn vị khác"


@dataclass(frozen=True)
class Seen:
    """Is a circle open to the person, and by which roles (sentences)?"""

    sight: object
    is_seen: bool
    ways: list


@dataclass(frozen=True)
class Act:
    """May the person do it, and can it be done now? `kind`: yes | later | no; `text`: why."""

    name: str
    kind: str
    text: str
    ways: list
    password_again: bool


class Asking:
    """One person and one object: an answer for each circle and each act of its ASKED.

    The caller has made sure that the asker sees the object and knows the person. A role at a unit
    that the asker (the person himself where none is named) does not look after is not named.
    """

    def __init__(self, user, obj, asker=None):
        self.user, self.obj, self.asked = user, obj, obj.ASKED
        self.alone = users_of_each_role(user)
        roles = roles_known_to(asker or user).filter(pk__in=[pk for pk, _ in self.alone])
        self.roles = {role.pk: role for role in roles.select_related("unit", "deputises__user")}

    def circles(self):
        return [self.circle(name) for name in self.asked.sees]

    def circle(self, name):
        def sees(user):
            return sees_by(user, self.obj, name)

        units = [self.obj.unit_for(None), getattr(self.obj, self.asked.unit, self.obj)]
        is_seen = sees(self.user)
        return Seen(sight_of(self.obj, name), is_seen, self._ways(sees, units) if is_seen else [])

    def acts(self):
        is_hidden = not sees_by(self.user, self.obj, self.asked.sees[0])
        return [
            self._act(permission, move, is_hidden) for permission, move in self.asked.acts.items()
        ]

    def _act(self, permission, move, is_hidden):
        name, again = upper_first(permission.value), TABLE[permission].password_again
        if is_hidden:
            return Act(name, "no", "Không được xem nên không làm được.", [], again)
        answer = may(self.user, permission, self.obj)
        if not answer:
            return Act(name, "no", answer.reason, [], again)
        unit = self.obj.unit_for(permission)
        ways = self._ways(lambda user: may(user, permission, self.obj), [unit])
        if move and not self.obj.can(move):
            return Act(name, "later", self.obj.why_not(self.obj.MOVES[move]), ways, again)
        text = f"Được ghi là thay mặt {unit.name}." if answer.stands_in else ""
        return Act(name, "yes", text, ways, again)

    def _ways(self, rule, units):
        """The roles that do by themselves, told with their place; none: it takes no role."""
        ways = [(self.roles.get(pk), user) for pk, user in self.alone if rule(user)]
        told = [_told(role, user, units) for role, user in ways if role is not None]
        return told if len(told) == len(ways) else [*told, ELSEWHERE]


def _told(role, user, units):
    places = [_place(role, access_of(user), unit) for unit in units]
    parts = [next((place for place in places if place), "theo phân công")]
    if role.deputises_id:
        parts.append(f"được {role.deputises.user} ủy quyền")
    if role.basis:
        parts.append(role.basis)
    if role.valid_to:
        parts.append(f"đến hết ngày {sentence_date(role.valid_to)}")
    return f"{upper_first(role.get_role_display())} tại {role.unit.name} ({'; '.join(parts)})"


def _place(role, access, unit):
    """How the unit of a role stands to the unit of the object."""
    if unit.pk == role.unit_id:
        return "chính đơn vị này"
    if unit.pk in access.own():
        between = [keeper.name for keeper in keepers_of(unit)[1:] if keeper.pk != role.unit_id]
        return "đơn vị kế thừa" + (f", qua {', '.join(between)}" if between else "")
    if unit.pk in access.below():
        return "cấp trên"
    return "cấp dưới" if unit.pk in access.above() else ""


def sight_of(obj, name):
    """The words of one rule of visibility of the object's model."""
    return getattr(type(obj.__class__.objects.all()), name).sight


def sees_by(user, obj, name):
    """Does the rule of that name open the object to the user?"""
    return getattr(obj.__class__.objects, name)(user).filter(pk=obj.pk).exists()


@dataclass(frozen=True)
class Readers:
    """`people`: [(user, the circle by which he reads)], those the asker knows; `others`: how many
    more there are; `is_whole`: false where there were too many to ask them all."""

    people: list
    others: int
    is_whole: bool


def readers_of(obj, name, asker):
    """Who may read the object today by that rule: each account near it is asked."""
    near = getattr(obj, "near_ids", None) or {obj.unit_for(None).pk}
    candidates = list(_around(near).order_by("name_key", "pk")[: MOST_PEOPLE + 1])
    known = set(
        known_to(asker).filter(pk__in=[user.pk for user in candidates]).values_list("pk", flat=True)
    )
    people, others = [], 0
    for user in candidates[:MOST_PEOPLE]:
        if not sees_by(user, obj, name):
            continue
        if user.pk in known:
            people.append((user, Asking(user, obj, asker).circle(name)))
        else:
            others += 1
    return Readers(people, others, len(candidates) <= MOST_PEOPLE)


def known_to(asker):
    """Accounts of which one may ask what they see and do: those that one sees, and for an inspector
    those with a role of today in his subtree."""
    inspected = Membership.objects.at(today()).filter(_inspected_by(asker))
    seen = User.objects.visible_to(asker).order_by().values("pk")
    return User.objects.filter(Q(pk__in=seen) | Q(pk__in=inspected.values("user")))


def roles_known_to(asker):
    """Memberships that one sees, and for an inspector those of his subtree."""
    seen = Membership.objects.visible_to(asker).values("pk")
    return Membership.objects.filter(Q(pk__in=seen) | _inspected_by(asker))


def _inspected_by(asker):
    return Q(unit__in=access_of(asker).below(Role.INSPECTOR))


def _around(unit_ids):
    """Active accounts with a role of today at these units, at those above them on any day, or at
    those that came from any of these: whoever could reach what is theirs."""
    found, level = set(unit_ids), set(unit_ids)
    while level:
        above = UnitVersion.objects.filter(unit__in=level, parent__isnull=False)
        level = {*above.values_list("parent", flat=True), *heirs(level)} - found
        found |= level
    held = Membership.objects.at(today()).filter(unit__in=found)
    return User.objects.filter(is_active=True, pk__in=held.values("user"))
