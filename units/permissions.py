"""Who may do what: one enum, one table. The permission page and the access test read it too.

`may` answers, `require` refuses with a sentence, `fetch` finds what a user may see or answers 404.
An object tells whose it is by `unit_for(permission)` and may bar a person in spite of his role by
`barred(user, permission)` (a conflict of interest, four eyes), which no role passes.
"""

from dataclasses import dataclass
from enum import Enum

from django.core.exceptions import PermissionDenied
from django.http import Http404

from units.access import access_of
from units.roles import Reach, Role

__all__ = ["Permission", "Role", "access_of", "fetch", "is_allowed", "may", "require"]


class Permission(Enum):
    """Every act that is permitted or refused; the value is its Vietnamese name."""

    MANAGE_UNIT = "thêm, đổi tên, sáp nhập, kết thúc đơn vị"
    LOAD_COUNTRY = "nạp danh mục đơn vị hành chính cả nước"
    MANAGE_SETTING = "cài đặt quy tắc đăng nhập, thể thức"
    MANAGE_CATALOGUE = "sửa danh mục lĩnh vực, bộ chỉ tiêu, mốc báo cáo"
    MANAGE_PERSON = "thêm, sửa cán bộ, đảng viên"
    INVITE_USER = "mời người dùng"
    END_USER = "kết thúc tài khoản"
    GRANT_ROLE = "giao, thôi vai trò"
    DEPUTISE = "ủy quyền thao tác"
    HAND_OVER = "bàn giao công việc"
    REGISTER_DOCUMENT = "vào sổ văn bản"
    ISSUE_DOCUMENT = "ban hành văn bản"
    KEEP_REGISTER = "ghi sổ ban chỉ đạo, thủ tục, ISO, khen thưởng; quy định sinh hoạt"
    SET_COVERAGE = "giao triển khai văn bản"
    MAKE_REMINDER = "lập công văn đôn đốc"
    EDIT_PLAN = "lập, sửa kế hoạch"
    SEND_PLAN = "trình kế hoạch"
    APPROVE_PLAN = "phê duyệt kế hoạch"
    RETURN_PLAN = "trả lại kế hoạch"
    ISSUE_PLAN = "ban hành kế hoạch"
    AMEND_PLAN = "điều chỉnh kế hoạch"
    ASSIGN_TASK = "giao nhiệm vụ"
    CANCEL_TASK = "thôi giao nhiệm vụ"
    ACCEPT_TASK = "tiếp nhận nhiệm vụ"
    REPORT_TASK = "báo cáo nhiệm vụ"
    ASK_EXTENSION = "đề nghị gia hạn"
    EXPLAIN_LATE = "giải trình chậm hạn"
    VERIFY_TASK = "xác nhận hoàn thành"
    SEND_BACK_TASK = "yêu cầu bổ sung nhiệm vụ"
    DECIDE_EXTENSION = "quyết định gia hạn"
    ASK_EXPLANATION = "yêu cầu giải trình"
    CONCLUDE_EXPLANATION = "kết luận giải trình"
    ANSWER_EXPLANATION = "gửi giải trình"
    PLAN_INSPECTION = "lập cuộc kiểm tra"
    NOTICE_INSPECTION = "thông báo kiểm tra"
    SEND_SELF_REPORT = "gửi báo cáo tự kiểm tra"
    RECORD_FINDING = "ghi tồn tại, hạn chế"
    CLOSE_REMEDY = "xác nhận khắc phục"
    CONCLUDE_INSPECTION = "kết luận kiểm tra"
    REPORT_REMEDY = "báo cáo khắc phục"
    FILL_REPORT = "lập báo cáo"
    SEND_REPORT = "gửi báo cáo"
    ACCEPT_REPORT = "tiếp nhận báo cáo"
    RETURN_REPORT = "trả lại báo cáo"
    LOG_MEETING = "ghi cuộc họp"
    AGREE_MINUTES = "thông qua biên bản"
    LOCK_MINUTES = "khóa biên bản"
    ADD_ADDENDUM = "bổ sung, đính chính biên bản"
    CONCLUSION_TO_TASK = "chuyển kết luận thành nhiệm vụ"
    SCORE_SESSION = "chấm chất lượng sinh hoạt"
    DECIDE_SESSION_CLASS = "công nhận xếp loại buổi sinh hoạt"
    KEEP_RUBRIC = "đặt bộ tiêu chí chất lượng sinh hoạt"
    MANAGE_SET = "soạn bộ tiêu chí"
    PUBLISH_SET = "ban hành bộ tiêu chí"
    MANAGE_ROUND = "mở, quản lý kỳ chấm điểm"
    ASSIGN_APPRAISER = "phân công thẩm định"
    SCORE_SHEET = "tự chấm điểm"
    ASK_NA = "đề nghị không áp dụng"
    SUBMIT_SHEET = "nộp phiếu"
    RETURN_SHEET = "trả lại phiếu"
    APPRAISE_ENTRY = "thẩm định tiêu chí"
    GRANT_NA = "chấp nhận không áp dụng"
    FINISH_APPRAISAL = "hoàn thành thẩm định"
    EXPLAIN_ENTRY = "giải trình tiêu chí"
    SEND_EXPLANATION = "gửi giải trình phiếu"
    ENTER_SIDE_POINTS = "nhập điểm điều tra, thưởng, phạt"
    ALLOW_LATE = "cho nộp muộn"
    REOPEN_SHEET = "mở lại phiếu"
    WITHDRAW_SHEET = "đưa phiếu ra khỏi kỳ chấm điểm"
    PUBLISH_RESULTS = "công bố kết quả"
    CORRECT_RESULTS = "đính chính kết quả"
    IMPORT_INDEX = "nhập chỉ số đã công bố"
    MANAGE_SURVEY = "quản lý khảo sát"
    MANAGE_MOVEMENT = "phát động phong trào thi đua"
    REGISTER_MOVEMENT = "đăng ký thi đua"
    REVIEW_MOVEMENT = "bình xét thi đua"
    DECIDE_AWARD = "ghi quyết định khen thưởng"
    EXPORT_NAMES = "xuất danh sách có tên người"
    PURGE_SPILL = "gỡ nội dung mật nhập nhầm"


@dataclass(frozen=True)
class Rule:
    """One row of the table: how far each role reaches, and whether the password is asked again."""

    reach: dict
    password_again: bool = False
    condition: str = ""


P, R = Permission, Role
OWN, BELOW, STATE, PARTY = Reach.OWN, Reach.BELOW, Reach.STATE, Reach.PARTY


def _rule(permissions, password_again=False, condition="", **reach):
    rule = Rule({Role[name.upper()]: how for name, how in reach.items()}, password_again, condition)
    return dict.fromkeys(permissions, rule)


_FOUR = {"officer": OWN, "head": OWN, "secretary": OWN, "clerk": OWN}
_THREE = {"officer": OWN, "head": OWN, "secretary": OWN}
_MEETING = {"officer": STATE, "head": STATE, "secretary": PARTY}

TABLE = {
    **_rule([P.MANAGE_UNIT], True, "có ngày và văn bản quyết định", admin=BELOW),
    # Public facts that come with the system, the same for every province: nothing that stands is
    # changed, so the admin of one province may add what is missing of the others.
    **_rule([P.LOAD_COUNTRY], True, "chỉ thêm đơn vị chưa có", admin=BELOW),
    **_rule([P.MANAGE_SETTING], True, "có ngày hiệu lực", admin=BELOW),
    **_rule([P.MANAGE_CATALOGUE], True, "có ngày hiệu lực", coordinator=BELOW),
    **_rule([P.MANAGE_PERSON], condition="trong thời gian đơn vị tồn tại", **_FOUR, admin=BELOW),
    **_rule([P.INVITE_USER, P.END_USER], condition="không phải chính mình", admin=BELOW),
    **_rule([P.GRANT_ROLE], True, "không tự giao cho mình", admin=BELOW),
    **_rule(
        [P.DEPUTISE], True, "vai trò của mình, tối đa 12 tháng", head=OWN, secretary=OWN, leader=OWN
    ),
    **_rule([P.HAND_OVER], head=OWN, secretary=OWN, admin=BELOW),
    **_rule([P.REGISTER_DOCUMENT], condition="dự thảo, hoặc vào sổ văn bản đã có", **_FOUR),
    **_rule([P.ISSUE_DOCUMENT], condition="đã có số, ngày; đang dự thảo", secretary=OWN, clerk=OWN),
    **_rule(
        [P.KEEP_REGISTER],
        condition="thời lượng sinh hoạt khác mức chung: có căn cứ của cấp ủy có thẩm quyền",
        **_FOUR,
    ),
    **_rule([P.SET_COVERAGE, P.MAKE_REMINDER], condition="văn bản do đơn vị ban hành", **_FOUR),
    **_rule([P.EDIT_PLAN, P.SEND_PLAN], condition="đang dự thảo hoặc bị trả lại", **_THREE),
    **_rule(
        [P.APPROVE_PLAN, P.RETURN_PLAN],
        condition="đã trình; không phải người trình",
        head=BELOW,
        secretary=BELOW,
        leader=BELOW,
    ),
    **_rule(
        [P.ISSUE_PLAN, P.AMEND_PLAN],
        condition="đã phê duyệt; đã ban hành",
        secretary=OWN,
        clerk=OWN,
    ),
    **_rule(
        [P.ASSIGN_TASK, P.CANCEL_TASK],
        condition="đơn vị chủ trì đang hoạt động",
        officer=BELOW,
        head=BELOW,
        secretary=BELOW,
        leader=BELOW,
    ),
    **_rule(
        [P.ACCEPT_TASK, P.REPORT_TASK, P.ASK_EXTENSION, P.EXPLAIN_LATE],
        condition="đơn vị chủ trì",
        **_THREE,
    ),
    **_rule(
        [P.VERIFY_TASK, P.SEND_BACK_TASK],
        condition="đơn vị giao; không phải người báo cáo",
        **_THREE,
        leader=BELOW,
    ),
    **_rule(
        [P.DECIDE_EXTENSION],
        condition="đơn vị giao; không phải người đề nghị",
        head=OWN,
        secretary=OWN,
        leader=BELOW,
    ),
    **_rule([P.ASK_EXPLANATION, P.CONCLUDE_EXPLANATION], head=BELOW, secretary=BELOW, leader=BELOW),
    **_rule([P.ANSWER_EXPLANATION], **_THREE),
    **_rule(
        [P.PLAN_INSPECTION, P.NOTICE_INSPECTION],
        condition="đơn vị thuộc phạm vi, hoặc theo văn bản lập đoàn",
        **_THREE,
    ),
    **_rule(
        [P.RECORD_FINDING, P.CLOSE_REMEDY],
        condition="thành viên đoàn vào ngày kiểm tra",
        officer=Reach.NAMED,
        head=Reach.NAMED,
        secretary=Reach.NAMED,
    ),
    **_rule(
        [P.CONCLUDE_INSPECTION],
        condition="trưởng đoàn; đã kiểm tra",
        head=Reach.NAMED,
        secretary=Reach.NAMED,
    ),
    **_rule([P.SEND_SELF_REPORT, P.REPORT_REMEDY], condition="đơn vị được kiểm tra", **_THREE),
    **_rule([P.FILL_REPORT], condition="đang lập hoặc bị trả lại", **_FOUR),
    **_rule([P.SEND_REPORT], head=OWN, secretary=OWN),
    **_rule([P.ACCEPT_REPORT, P.RETURN_REPORT], condition="đơn vị nhận", **_FOUR),
    **_rule([P.LOG_MEETING], condition="biên bản chưa khóa", **_MEETING, clerk=STATE),
    **_rule([P.AGREE_MINUTES, P.LOCK_MINUTES, P.ADD_ADDENDUM], **_MEETING),
    **_rule([P.CONCLUSION_TO_TASK], condition="ghi được cuộc họp và giao được nhiệm vụ", **_THREE),
    **_rule([P.SCORE_SESSION], condition="đã họp", secretary=OWN),
    **_rule([P.DECIDE_SESSION_CLASS], condition="chi bộ đã biểu quyết", secretary=Reach.DIRECT),
    # Of the whole province the catalogues' keeper; a committee that decides the classes of its
    # cells may lay down its own measure for them. No cell lays down its own.
    **_rule(
        [P.KEEP_RUBRIC],
        True,
        "cho cả tỉnh, hoặc cho các chi bộ của đảng bộ mình; có ngày áp dụng",
        secretary=PARTY,
        coordinator=BELOW,
    ),
    **_rule([P.MANAGE_SET], condition="bản nháp", coordinator=BELOW),
    **_rule([P.PUBLISH_SET], True, "bản nháp", coordinator=BELOW),
    **_rule(
        [P.MANAGE_ROUND, P.ASSIGN_APPRAISER],
        True,
        "đơn vị mình là thường trực của kỳ",
        coordinator=Reach.NAMED,
    ),
    **_rule([P.SCORE_SHEET, P.ASK_NA], condition="đang tự chấm", officer=OWN, head=OWN),
    **_rule([P.SUBMIT_SHEET], True, "không còn tiêu chí chưa chấm", head=OWN),
    **_rule([P.RETURN_SHEET], condition="đã nộp, còn hạn tự chấm", appraiser=Reach.NAMED),
    **_rule([P.APPRAISE_ENTRY, P.GRANT_NA], condition="đang thẩm định", appraiser=Reach.NAMED),
    **_rule([P.FINISH_APPRAISAL], True, "đã xem mọi tiêu chí", appraiser=Reach.NAMED),
    **_rule([P.EXPLAIN_ENTRY], condition="đang giải trình", officer=OWN, head=OWN),
    **_rule([P.SEND_EXPLANATION], True, "đang giải trình", head=OWN),
    **_rule(
        [P.ENTER_SIDE_POINTS],
        condition="trước khi thẩm định xong",
        appraiser=Reach.NAMED,
        coordinator=Reach.NAMED,
    ),
    **_rule(
        [P.ALLOW_LATE, P.REOPEN_SHEET], True, "có lý do; không phải đơn vị mình", leader=Reach.NAMED
    ),
    **_rule([P.WITHDRAW_SHEET], True, "có lý do; trước khi công bố", coordinator=Reach.NAMED),
    **_rule(
        [P.PUBLISH_RESULTS, P.CORRECT_RESULTS],
        True,
        "mọi phiếu của khối đã thẩm định; người thứ hai",
        publisher=Reach.NAMED,
    ),
    **_rule([P.IMPORT_INDEX, P.MANAGE_SURVEY], condition="có nguồn", coordinator=BELOW),
    **_rule([P.MANAGE_MOVEMENT], officer=OWN, head=OWN, secretary=OWN),
    **_rule([P.REGISTER_MOVEMENT], True, head=OWN, secretary=OWN),
    **_rule(
        [P.REVIEW_MOVEMENT],
        condition="thành viên hội đồng",
        officer=Reach.NAMED,
        head=Reach.NAMED,
        secretary=Reach.NAMED,
        leader=Reach.NAMED,
    ),
    **_rule([P.DECIDE_AWARD], True, leader=BELOW),
    **_rule(
        [P.EXPORT_NAMES],
        True,
        "ghi nhật ký số dòng",
        head=OWN,
        secretary=OWN,
        clerk=OWN,
        admin=BELOW,
    ),
    **_rule([P.PURGE_SPILL], True, "cùng một thủ trưởng", admin=BELOW),
}


# Areas of the permission page: each begins with this permission, in the order of the enum.
AREAS = {
    P.MANAGE_UNIT: "Tổ chức, tài khoản",
    P.REGISTER_DOCUMENT: "Văn bản",
    P.EDIT_PLAN: "Kế hoạch",
    P.ASSIGN_TASK: "Nhiệm vụ, giải trình",
    P.PLAN_INSPECTION: "Kiểm tra",
    P.FILL_REPORT: "Báo cáo định kỳ",
    P.LOG_MEETING: "Họp, sinh hoạt",
    P.MANAGE_SET: "Chấm điểm, xếp hạng",
    P.MANAGE_MOVEMENT: "Thi đua, khen thưởng",
    P.EXPORT_NAMES: "Xuất danh sách, gỡ nội dung",
}


@dataclass(frozen=True)
class Answer:
    """Yes or no with the reason in Vietnamese; `stands_in`: allowed as the heir of a unit gone."""

    allowed: bool
    reason: str = ""
    stands_in: bool = False

    def __bool__(self):
        return self.allowed


def may(user, permission, obj=None):
    """May this user do this to this object, leaving its state aside? -> Answer."""
    rule = TABLE[permission]
    unit = obj.unit_for(permission) if obj is not None else None
    access = access_of(user)
    if obj is not None and (sentence := _barred(user, permission, obj)):
        return Answer(False, sentence)
    if (reaching := _reaching(access, permission, unit, obj)) is not None:
        return Answer(True, stands_in=access.stands_in(*reaching, unit))
    fit = [role for role, reach in rule.reach.items() if reach.suits(unit)] or rule.reach
    roles = ", ".join(role.label for role in fit)
    is_named = all(reach is Reach.NAMED for reach in rule.reach.values())
    place = f" của {unit.name}" if unit is not None and not is_named else ""
    return Answer(
        False,
        f"Chỉ {roles}{place} được {permission.value}; "
        "liên hệ quản trị của đơn vị nếu cần giao vai trò.",
    )


def is_allowed(user, permission, obj):
    """What `may` answers, without the sentence, whose names a list would fetch row by row."""
    if _barred(user, permission, obj):
        return False
    unit = obj.unit_for(permission)
    return _reaching(access_of(user), permission, unit, obj) is not None


def _reaching(access, permission, unit, obj):
    """(role, reach) by which the user gets there; None when no role of his does."""
    reach = TABLE[permission].reach.items()
    return next((way for way in reach if access.reaches(*way, unit, obj, permission)), None)


def _barred(user, permission, obj):
    barred = getattr(obj, "barred", None)
    return barred(user, permission) if barred else ""


def require(user, permission, obj=None):
    """Refuse with 403 and its sentence unless `may`; returns the Answer."""
    answer = may(user, permission, obj)
    if not answer:
        refusal = PermissionDenied(answer.reason)
        refusal.about = obj
        raise refusal
    return answer


def fetch(user, model, pk, queryset=None):
    """The object with this key, or 404 when it is missing or hidden from this user (the same).

    The Http404 carries the hidden object as `hidden` (None when there is none), so that a refused
    write leaves its row in the audit log.
    """
    found = (queryset if queryset is not None else model.objects).visible_to(user)
    try:
        return found.get(pk=pk)
    except (model.DoesNotExist, ValueError, OverflowError) as missing:
        refusal = Http404()
        refusal.hidden = _hidden(user, model, pk, _narrows(queryset))
        raise refusal from missing


def _narrows(queryset):
    return queryset is not None and bool(queryset.query.where)


def _hidden(user, model, pk, is_narrowed):
    """The object that is there, but not for this user; `is_narrowed`: what was asked for may have
    left out what he does see, so that this is asked as well."""
    rows = getattr(model, "everything", model.objects)  # what was taken back is there too
    try:
        there = rows.filter(pk=pk).first()
    except (ValueError, OverflowError):
        return None
    if there is None or not is_narrowed:
        return there
    return None if rows.visible_to(user).filter(pk=pk).exists() else there
