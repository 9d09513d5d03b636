"""The fixed cast of the tests: two provinces, their people, and builders with defaults.

Accounts are called as in the demo (`world.canbo_dttg` is the account canbo.dttg); passwords are
PASSWORD. Builders write rows directly, so that a test needs no action but the one it tests.
"""

import pickle
from datetime import date

from django.apps import apps
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection

from cchc.lib.clock import now
from units.models import (
    Branch,
    Host,
    Kind,
    Membership,
    PartyStatus,
    Person,
    Position,
    Succession,
    Unit,
    UnitVersion,
    User,
)
from units.roles import Role
from units.sessions import SessionStore

PASSWORD = "thu-nghiem-cchc"  # noqa: S105 (accounts of a test database)
MERGED = date(2025, 7, 1)
LAST_OLD = date(2025, 6, 30)
BOARD_END = date(2025, 2, 28)
DEPARTMENT_START = date(2025, 3, 1)
LONG_AGO = date(2004, 1, 1)


def make_unit(
    name="Sở Thử nghiệm tỉnh Tuyên Quang",
    *,
    kind=Kind.DEPARTMENT,
    branch=Branch.STATE,
    parent=None,
    since=LONG_AGO,
    until=None,
    block="",
    **fields,
):
    """A unit with one version for the whole of its life."""
    unit = Unit.objects.create(branch=branch, founded_on=since, ended_on=until)
    fields.setdefault("short_name", name.split(" tỉnh ")[0])
    fields.setdefault("place", "Tuyên Quang")
    UnitVersion.objects.create(
        unit=unit,
        name=name,
        kind=kind,
        parent=parent,
        valid_from=since,
        valid_to=until,
        block=block,
        **fields,
    )
    return unit


def make_heir(predecessor, successor, on=MERGED, form=Succession.Form.MERGE, keeps_records=True):
    return Succession.objects.create(
        predecessor=predecessor, successor=successor, on=on, form=form, keeps_records=keeps_records
    )


def make_user(username="thu.nghiem", *roles, since=LONG_AGO, until=None, full_name=None):
    """An account with (role, unit) pairs; the role starts with the unit."""
    user = User.objects.create(
        username=username,
        full_name=full_name or f"Cán bộ {username}",
        must_change_password=False,
        password=_hash(),
    )
    for role, unit in roles:
        end, basis = until, ""
        if role == Role.INSPECTOR:
            end, basis = until or date(2099, 12, 31), "Quyết định 01/QĐ-KT (dữ liệu minh họa)"
        Membership.objects.create(
            user=user,
            unit=unit,
            role=role,
            basis=basis,
            valid_from=max(since, unit.founded_on),
            valid_to=end,
        )
    return user


_hashes = {}


def _hash():
    """One hash for the whole run, made by the hasher that the settings of the run name."""
    from django.contrib.auth.hashers import make_password

    return _hashes.setdefault("cast", make_password(PASSWORD))


def session_of(user):
    """The key of a session of this account, its password just given; written without signing in."""
    session, moment = SessionStore(), now().isoformat()
    session.update(
        {
            SESSION_KEY: str(user.pk),
            BACKEND_SESSION_KEY: "units.signin.LivingUserBackend",
            HASH_SESSION_KEY: user.get_session_auth_hash(),
            **dict.fromkeys(("begun_at", "seen_at", "password_at"), moment),
        }
    )
    session.save()
    return session.session_key


def make_person(
    name, unit, *, title="", party_role="", status=PartyStatus.NONE, since=LONG_AGO, until=None
):
    person = Person.objects.create(full_name=name)
    Position.objects.create(
        person=person,
        unit=unit,
        title=title,
        party_role=party_role,
        party_status=status,
        valid_from=max(since, unit.founded_on),
        valid_to=until or unit.ended_on,
    )
    return person


class World:
    """Tuyên Quang before and after 01/7/2025; Lạng Sơn, xã Văn Bàn as outsiders; all accounts."""

    def __init__(self):
        self._tuyen_quang()
        self._party()
        self._outsiders()
        self._accounts()

    def _tuyen_quang(self):
        self.old_province = make_unit(
            "tỉnh Tuyên Quang",
            kind=Kind.PROVINCE,
            until=LAST_OLD,
            issuer_name="Ủy ban nhân dân tỉnh Tuyên Quang",
            short_name="Tuyên Quang",
            symbol="UBND",
        )
        self.province = make_unit(
            "tỉnh Tuyên Quang",
            kind=Kind.PROVINCE,
            since=MERGED,
            issuer_name="Ủy ban nhân dân tỉnh Tuyên Quang",
            short_name="Tuyên Quang",
            symbol="UBND",
        )
        make_heir(self.old_province, self.province)
        self.ethnic_board = make_unit(
            "Ban Dân tộc tỉnh Tuyên Quang",
            parent=self.old_province,
            until=BOARD_END,
            block="so",
            symbol="BDT",
        )
        self.old_ethnic = make_unit(
            "Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang",
            block="so",
            parent=self.old_province,
            since=DEPARTMENT_START,
            until=LAST_OLD,
            symbol="SDTTG",
        )
        make_heir(self.ethnic_board, self.old_ethnic, on=DEPARTMENT_START)
        departments = {
            "ethnic": ("Sở Dân tộc và Tôn giáo", "SDTTG"),
            "home_affairs": ("Sở Nội vụ", "SNV"),
            "office": ("Văn phòng UBND", "VP"),
            "finance": ("Sở Tài chính", "STC"),
        }
        for attribute, (name, symbol) in departments.items():
            setattr(
                self,
                attribute,
                make_unit(
                    f"{name} tỉnh Tuyên Quang",
                    parent=self.province,
                    since=MERGED,
                    block="so",
                    symbol=symbol,
                ),
            )
        make_heir(self.old_ethnic, self.ethnic)
        self.commune = make_unit(
            "xã Minh Thử",
            kind=Kind.COMMUNE,
            parent=self.province,
            since=MERGED,
            block="xa",
            short_name="xã Minh Thử",
        )

    def _party(self):
        party = {"branch": Branch.PARTY, "place": "Tuyên Quang"}
        self.old_party_block = make_unit(
            "Đảng bộ Khối các cơ quan tỉnh Tuyên Quang", kind=Kind.P_BLOCK, until=BOARD_END, **party
        )
        self.party = make_unit(
            "Đảng bộ UBND tỉnh Tuyên Quang", kind=Kind.P_GOVERNMENT, since=DEPARTMENT_START, **party
        )
        make_heir(self.old_party_block, self.party, on=DEPARTMENT_START)
        self.old_cell = make_unit(
            "Chi bộ Ban Dân tộc tỉnh Tuyên Quang",
            kind=Kind.P_CELL_BASE,
            parent=self.old_party_block,
            until=BOARD_END,
            symbol="CB",
            short_name="Chi bộ Ban Dân tộc",
            **party,
        )
        self.cell = make_unit(
            "Chi bộ Sở Dân tộc và Tôn giáo tỉnh Tuyên Quang",
            kind=Kind.P_CELL,
            parent=self.party,
            since=DEPARTMENT_START,
            symbol="CB",
            short_name="Chi bộ Sở Dân tộc và Tôn giáo",
            **party,
        )
        make_heir(self.old_cell, self.cell, on=DEPARTMENT_START)
        Host.objects.create(
            party_unit=self.old_cell,
            agency=self.ethnic_board,
            valid_from=LONG_AGO,
            valid_to=BOARD_END,
        )
        Host.objects.create(party_unit=self.cell, agency=self.ethnic, valid_from=MERGED)

    def _outsiders(self):
        self.langson = make_unit(
            "tỉnh Lạng Sơn",
            kind=Kind.PROVINCE,
            place="Lạng Sơn",
            issuer_name="Ủy ban nhân dân tỉnh Lạng Sơn",
        )
        self.langson_board = make_unit(
            "Ban Dân tộc tỉnh Lạng Sơn",
            parent=self.langson,
            until=BOARD_END,
            place="Lạng Sơn",
            symbol="BDT",
        )
        self.langson_ethnic = make_unit(
            "Sở Dân tộc và Tôn giáo tỉnh Lạng Sơn",
            parent=self.langson,
            since=DEPARTMENT_START,
            block="so",
            place="Lạng Sơn",
            symbol="SDTTG",
        )
        make_heir(self.langson_board, self.langson_ethnic, on=DEPARTMENT_START)
        party = {"branch": Branch.PARTY, "place": "Lạng Sơn"}
        self.langson_block = make_unit(
            "Đảng bộ Khối các cơ quan tỉnh Lạng Sơn", kind=Kind.P_BLOCK, until=BOARD_END, **party
        )
        self.langson_party = make_unit(
            "Đảng bộ UBND tỉnh Lạng Sơn", kind=Kind.P_GOVERNMENT, since=DEPARTMENT_START, **party
        )
        make_heir(self.langson_block, self.langson_party, on=DEPARTMENT_START)
        self.langson_old_cell = make_unit(
            "Chi bộ Ban Dân tộc tỉnh Lạng Sơn",
            kind=Kind.P_CELL_BASE,
            parent=self.langson_block,
            until=BOARD_END,
            short_name="Chi bộ Ban Dân tộc",
            symbol="CB",
            **party,
        )
        self.langson_cell = make_unit(
            "Chi bộ Sở Dân tộc và Tôn giáo tỉnh Lạng Sơn",
            kind=Kind.P_CELL,
            parent=self.langson_party,
            since=DEPARTMENT_START,
            symbol="CB",
            short_name="Chi bộ Sở Dân tộc và Tôn giáo",
            **party,
        )
        make_heir(self.langson_old_cell, self.langson_cell, on=DEPARTMENT_START)
        Host.objects.create(
            party_unit=self.langson_old_cell,
            agency=self.langson_board,
            valid_from=LONG_AGO,
            valid_to=BOARD_END,
        )
        self.van_ban = make_unit(
            "xã Văn Bàn",
            kind=Kind.COMMUNE,
            since=MERGED,
            block="xa",
            place="Văn Bàn",
            short_name="xã Văn Bàn",
        )

    def _accounts(self):
        accounts = {
            "quantri": [(Role.ADMIN, self.province)],
            "thamdinh.snv": [(Role.APPRAISER, self.home_affairs)],
            "canbo.snv": [(Role.OFFICER, self.home_affairs)],
            "thamdinh.vp": [(Role.APPRAISER, self.office)],
            "thuongtruc.snv": [(Role.COORDINATOR, self.home_affairs)],
            "canbo.dttg": [(Role.OFFICER, self.ethnic)],
            "lanhdao.dttg": [(Role.HEAD, self.ethnic)],
            "bithu.dttg": [(Role.SECRETARY, self.cell)],
            "lanhdao.ubnd": [(Role.LEADER, self.province)],
            "vanphong.ubnd": [(Role.CLERK, self.province)],
            "congbo.ubnd": [(Role.PUBLISHER, self.province)],
            "bithu.dubnd": [(Role.SECRETARY, self.party), (Role.LEADER, self.party)],
            "kiemtra.tinh": [(Role.INSPECTOR, self.party), (Role.INSPECTOR, self.province)],
            "bithu.langson": [
                (Role.OFFICER, self.langson_ethnic),
                (Role.SECRETARY, self.langson_cell),
            ],
            "canbo.vanban": [(Role.OFFICER, self.van_ban)],
        }
        self.users = {}
        for username, roles in accounts.items():
            user = make_user(username, *roles)
            self.users[username] = user
            setattr(self, username.replace(".", "_"), user)

    def user(self, username):
        """The account read anew from the database, as a request would."""
        return User.objects.get(username=username)


_kept = {}


def new_world():
    """A World; in an empty database built once a run, later written again as the same rows."""
    if Unit.objects.exists():
        return World()
    with connection.cursor() as cursor:
        if _kept:
            for insert, rows in _kept["rows"]:
                cursor.executemany(insert, rows)
        else:
            _kept["world"] = pickle.dumps(World())
            _kept["rows"] = list(_rows_of_units(cursor))
    return pickle.loads(_kept["world"])  # noqa: S301 (written by this process)


def _rows_of_units(cursor):
    """-> (INSERT statement, its rows) for each table of units that holds any."""
    for model in apps.get_app_config("units").get_models():
        table = connection.ops.quote_name(model._meta.db_table)
        cursor.execute(f"SELECT * FROM {table}")  # noqa: S608
        if rows := cursor.fetchall():
            places = ", ".join(["%s"] * len(rows[0]))
            yield f"INSERT INTO {table} VALUES ({places})", rows  # noqa: S608
