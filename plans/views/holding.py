"""In whose name an account acts where it has roles at several units."""

from cchc.lib.clock import today
from cchc.lib.refusal import Refused
from units.models import Unit
from units.permissions import TABLE, access_of


def units_for(user, permission):
    """Living units at which this person holds a role for the permission, by name.

    Raises Refused where every such unit has ended.
    """
    held = access_of(user).held
    ids = set().union(*(held.get(role, ()) for role in TABLE[permission].reach))
    units = Unit.objects.with_names().filter(pk__in=ids)
    living = [unit for unit in units if unit.is_alive_on(today())]
    if not living:
        raise Refused(
            f"Đơn vị của tài khoản đã kết thúc hoạt động nên không {permission.value} được."
        )
    return sorted(living, key=lambda unit: unit.name_key)
