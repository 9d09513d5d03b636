"""Ai: đơn vị theo thời gian, con người, người dùng, vai trò, nhật ký."""

from units.models.audit import AuditEvent, AuditHead, CommandKey
from units.models.draft import RollDraft
from units.models.factor import RecoveryCode
from units.models.feed import CalendarFeed
from units.models.handover import Handover
from units.models.invitation import Invitation
from units.models.job import Job
from units.models.kinds import Block, Branch, Kind
from units.models.membership import Membership
from units.models.person import PartyStatus, Person, Position
from units.models.rule import SignInRule
from units.models.session import SignInSession
from units.models.succession import Succession
from units.models.unit import Host, Unit, UnitVersion
from units.models.user import User, UserState

__all__ = [
    "AuditEvent",
    "AuditHead",
    "Block",
    "Branch",
    "CalendarFeed",
    "CommandKey",
    "Handover",
    "Host",
    "Invitation",
    "Job",
    "Kind",
    "Membership",
    "PartyStatus",
    "Person",
    "Position",
    "RecoveryCode",
    "RollDraft",
    "SignInRule",
    "SignInSession",
    "Succession",
    "Unit",
    "UnitVersion",
    "User",
    "UserState",
]
