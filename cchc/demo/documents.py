"""Documents that the five sources name, and the marked made-up ones that the demo works with."""

from datetime import date

from cchc.lib.clock import today
from cchc.lib.illustrative import MARK
from plans.actions.document import register_document
from plans.models import DocType, Family
from units.permissions import Role


def register_documents(org):
    """Sets `org.documents`, by a short name; -> how many were registered."""
    org.documents = {}
    _nghe_an(org)
    _lao_cai(org)
    _this_year(org)
    return len(org.documents)


def _nghe_an(org):
    """A resolution of the province and what the block of agencies issued for it. One of
    these is older than the resolution that it serves, as the source tells."""
    by = org.keeper(Role.SECRETARY, org.nghe_an)
    party = {"by": by, "family": Family.PARTY}
    resolution = register_document(
        org.nghe_an,
        **party,
        doc_type=DocType.RESOLUTION,
        symbol="05-NQ/TU",
        term="2020-2025",
        issued_on=date(2021, 12, 14),
        subject="Đẩy mạnh cải cách hành chính trên địa bàn tỉnh Nghệ An giai đoạn 2021-2030",
    )
    programme = register_document(
        org.nghe_an_block,
        **party,
        doc_type=DocType.DECISION,
        symbol="65-QĐ/ĐUK",
        term="2020-2025",
        issued_on=date(2021, 2, 3),
        subject="Chương trình hành động thực hiện Nghị quyết Đại hội Đảng bộ tỉnh lần thứ XIX",
    )
    earlier = register_document(
        org.nghe_an_block,
        **party,
        doc_type=DocType.RESOLUTION,
        symbol="02-NQ/ĐUK",
        term="2020-2025",
        issued_on=date(2021, 4, 12),
        implements=[resolution],
        subject="Tăng cường sự lãnh đạo của Đảng đối với công tác cải cách hành chính trong các "
        "cơ quan cấp tỉnh",
    )
    action = register_document(
        org.nghe_an_block,
        **party,
        doc_type=DocType.PROGRAMME,
        symbol="29- Ctr/ĐUK",
        term="2020-2025",
        issued_on=date(2022, 3, 3),
        implements=[resolution],
        subject="Chương trình hành động thực hiện Nghị quyết 05-NQ/TU về đẩy mạnh cải cách hành "
        "chính; chủ đề năm 2022: lãnh đạo cải cách hành chính, trọng tâm là chuyển đổi số",
    )
    org.documents |= {
        "05-NQ/TU": resolution,
        "65-QĐ/ĐUK": programme,
        "02-NQ/ĐUK": earlier,
        "29-CTr/ĐUK": action,
    }


def _lao_cai(org):
    """The emulation movement of 2021-2025, and the district's plan (number not told)."""
    rule = register_document(
        org.lao_cai_old,
        by=org.keeper(Role.OFFICER, org.lao_cai),
        family=Family.LEGAL,
        doc_type=DocType.DECISION,
        symbol="33/2021/QĐ-UBND",
        issued_on=date(2021, 6, 28),
        subject="Ban hành quy định phong trào thi đua “Cải cách hành chính trên địa bàn tỉnh Lào "
        "Cai” giai đoạn 2021-2025",
        receivers=[org.van_ban_district],
    )
    plan = register_document(
        org.van_ban_district,
        by=org.users["canbo.vanban"],
        family=Family.STATE,
        doc_type=DocType.PLAN,
        implements=[rule],
        subject="Triển khai phong trào thi đua cải cách hành chính năm 2023 trên địa bàn huyện "
        "Văn Bàn (số, ngày: chưa có trong nguồn)",
    )
    org.documents |= {"33/2021/QĐ-UBND": rule, "Văn Bàn 2023": plan}


def _this_year(org):
    """Marked: a directive of the province, and each department's own paper for it."""
    year = today().year
    state = {"family": Family.STATE}
    directive = register_document(
        org.province,
        by=org.users["vanphong.ubnd"],
        **state,
        doc_type=DocType.DIRECTIVE,
        symbol="02/CT-UBND",
        issued_on=date(year, 1, 12),
        receivers=list(org.departments.values()),
        subject=f"Tăng cường kỷ luật, kỷ cương và cải cách hành chính năm {year} {MARK}",
    )
    org.documents["directive"] = directive
    for number, (name, unit) in enumerate(org.departments.items(), 7):
        if number % 5 == 0:  # some have not issued their own
            continue
        symbol = unit.version_on(today()).symbol
        org.documents[name] = register_document(
            unit,
            by=org.keeper(Role.OFFICER, unit),
            **state,
            doc_type=DocType.PLAN,
            symbol=f"{number:02d}/KH-{symbol}",
            issued_on=date(year, 1, 15 + number % 14),
            implements=[directive],
            subject=f"Cải cách hành chính năm {year} {MARK}",
        )
    register_document(
        org.ethnic,
        by=org.users["canbo.dttg"],
        **state,
        doc_type=DocType.REPORT,
        subject=f"Kết quả cải cách hành chính năm {year} (dự thảo) {MARK}",
        implements=[directive],
    )
