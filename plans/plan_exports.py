"""Plans as they leave the system: the official paper with its annex, and a template of the table.

Layout: a kế hoạch, or a quyết định to which it is attached, of Nghị định 30/2020/NĐ-CP, Phụ lục I
and III, for agencies; of Hướng dẫn 36-HD/VPTW and 05-HD/VPTW for Party organisations. Targets and
tasks stand in a landscape annex, numbered on its own.
"""

import re
from functools import cached_property
from itertools import groupby

from cchc.lib.clock import today
from cchc.lib.paper_lines import title_lines
from cchc.lib.paper_profiles import PARTY
from cchc.lib.pdf import render
from cchc.lib.sheets import Column, write_xlsx
from cchc.lib.vietnamese import cited_date, paper_date, short_date, upper_first
from plans.amending import partners_told, tasks_in_force
from plans.models import Area, DocType, Plan
from plans.plan_reading import NO_AREA, TITLES
from units.models.kinds import PLACE_KINDS
from units.papers import BLANK, heading, issuer_of, kept_line, profile_of, signer_of

_WIDTHS = {"number": 6, "area": 28, "title": 50, "deliverable": 28, "due": 22, "note": 24}
_HOW = (
    "Mỗi dòng là một nhiệm vụ. Giữ dòng tiêu đề; thứ tự cột tùy ý, cột không dùng thì bỏ.",
    "Lĩnh vực: chọn trong danh sách, hoặc để một dòng tiêu đề (I. Cải cách thể chế) trên các dòng.",
    "Cơ quan chủ trì: tên đơn vị, ví dụ Sở Nội vụ; phòng, bộ phận của đơn vị được in nguyên tên.",
    "Cơ quan phối hợp: nhiều đơn vị cách nhau bằng dấu chấm phẩy.",
    "Thời gian hoàn thành: 15/12/2026, quý II, trước 15/12, hằng quý, thường xuyên.",
)
_ROMAN = ("I", "II", "III", "IV", "V", "VI")
_LETTERS = ("A", "B", "C", "D", "Đ", "E", "G", "H", "I", "K")
# (title, millimetres of 252) without and with a column of money
_COLUMNS = (
    ("TT", 12), ("Nhiệm vụ", 72), ("Sản phẩm, kết quả", 42), ("Chủ trì", 32), ("Phối hợp", 40),
    ("Thời gian hoàn thành", 30), ("Ghi chú", 24),
)  # fmt: skip
_WITH_BUDGET = (
    ("TT", 12), ("Nhiệm vụ", 66), ("Sản phẩm, kết quả", 38), ("Chủ trì", 30), ("Phối hợp", 36),
    ("Thời gian hoàn thành", 28), ("Kinh phí", 22), ("Ghi chú", 20),
)  # fmt: skip
_OF_TARGETS = (
    ("TT", 12), ("Chỉ tiêu", 108), ("Mức phấn đấu", 56), ("Lĩnh vực", 46), ("Ghi chú", 30),
)  # fmt: skip


def plan_template_xlsx():
    """An empty table with its heads, the areas to choose from and a sheet on how to fill it."""
    areas = tuple(upper_first(area.short_name) for area in Area.objects.at(today()))
    columns = [
        Column(title, _WIDTHS.get(code, 20), areas if code == "area" else ())
        for code, title in TITLES.items()
    ]
    return write_xlsx("Nhiệm vụ", columns, [], _HOW)


# --- The paper ----------------------------------------------------------------------------------


def plan_pdf(plan):
    """The plan with its annex (bytes of a PDF): a draft until it is issued."""
    css = ("pdf/paper.css", "pdf/report.css", "pdf/plan.css")
    return render("pdf/plan.html", plan_context(plan), title=plan.title, css=css)


def plan_context(plan):
    """A plain dict: heading, type, excerpt, basis [line], sections [{number, title, lines}], end;
    `decision`: its articles where the plan goes out by one, else None; annex: its heads, targets
    and groups of tasks as rows of texts.
    """
    unit, document = plan.unit, plan.document
    day = document.issued_on if document else today()
    profile = profile_of(unit, day)
    is_party = profile.family == PARTY
    is_decision = plan.doc_type == DocType.DECISION
    paper = _Paper(plan, day, is_party)
    sections = paper.sections()
    return {
        "profile": profile,
        "is_draft": plan.state != Plan.State.ISSUED,
        "is_illustrative": plan.is_illustrative or unit.is_illustrative,
        "is_party": is_party,
        "ends_so": not is_party,  # a paper of the State ends ./.
        "heading": paper.heading("QĐ" if is_decision else "KH"),
        "type": "KẾ HOẠCH",
        "excerpt": title_lines(paper.subject(), profile.excerpt_letters),
        "basis": paper.basis(),
        "opening": paper.opening(),
        "sections": sections,
        "decision": paper.decision(profile) if is_decision else None,
        "amended": paper.amended,
        "attached": paper.attached(),
        "signer": signer_of(unit, day),
        "receivers": paper.receivers(),
        "annex": paper.annex(),
    }


class _Paper:
    """The texts of the paper of one plan, in the words of its family."""

    def __init__(self, plan, day, is_party):
        self.plan, self.day, self.is_party = plan, day, is_party
        self.unit = plan.unit
        self.version = self.unit.version_on(day)
        self.issuer = issuer_of(self.unit, day)
        self.tasks = tasks_in_force(plan)

    def heading(self, code):
        """With the number and the day of its document, or room for both."""
        document = self.plan.document
        head = heading(self.unit, self.day, code=code)
        if document is not None and (found := re.match(r"(\d+)(.*)", document.symbol)):
            head["number"], head["symbol"] = found.groups()
        when = paper_date(self.day) if document else self._blank_day()
        head["place"] = f"{self.version.place}, {when}" if self.version.place else ""
        return head

    def _blank_day(self):
        blank = BLANK[:3] if self.is_party else BLANK
        return f"ngày {blank} tháng {blank} năm {self.day.year}"

    def subject(self):
        """What the plan is about, without the name of its type: Cải cách hành chính năm 2027."""
        bare = re.sub(r"\s*\(dữ liệu minh họa\)\s*", "", self.plan.title)
        subject = re.sub(r"^kế hoạch\s+", "", bare, flags=re.IGNORECASE)
        return subject if self.is_party else upper_first(subject)

    def _name(self):
        return f"Kế hoạch {_lower(self.subject())}"

    def basis(self):
        """Căn cứ in their order, each line ended as it is printed."""
        lines = [self._cited(document) for document in self.plan.basis.order_by("issued_on", "pk")]
        return [f"{line}{'.' if line is lines[-1] else ';'}" for line in lines]

    def _cited(self, document):
        day = document.issued_on
        issuer = document.issuer_text
        if document.issuer is not None and day is not None:
            issuer = issuer_of(document.issuer, day)
        when = "" if day is None else cited_date(day, of_party=self.is_party)
        word = "Thực hiện" if self.is_party else "Căn cứ"
        kind = upper_first(document.type_name)
        about = f" về {_lower(document.subject)}" if document.subject else ""
        return f"{word} {kind} số {document.symbol or BLANK}{when} của {issuer}{about}"

    def opening(self):
        verb = "xây dựng" if self.is_party else "ban hành"
        return f"{upper_first(self.issuer)} {verb} {self._name()} như sau:"

    def sections(self):
        """The written parts that there are; what is to be done is told in the annex."""
        plan = self.plan
        told = [
            ("Mục đích, yêu cầu", _lines(plan.purpose)),
            ("Mục tiêu", [*_lines(plan.objectives), *self._of_targets()]),
            ("Nhiệm vụ", [self._of_tasks()]),
            ("Giải pháp", _lines(plan.solutions)),
            ("Kinh phí", _lines(plan.budget)),
            ("Tổ chức thực hiện", _lines(plan.organisation)),
        ]
        if plan.theme:
            told[1][1].insert(0, f"Chủ đề năm {plan.year}: {plan.theme.rstrip('.')}.")
        mark = "-" if self.is_party else "."
        there = [(title, lines) for title, lines in told if lines]
        return [
            {"number": f"{_ROMAN[at]}{mark}", "title": title.upper(), "lines": lines}
            for at, (title, lines) in enumerate(there)
        ]

    def _of_targets(self):
        has = self.plan.targets.standing().exists()
        return ["Các chỉ tiêu cụ thể tại Phụ lục kèm theo."] if has else []

    def _of_tasks(self):
        return (
            f"Thực hiện {len(self.tasks)} nhiệm vụ theo các lĩnh vực cải cách hành chính; nội "
            "dung, cơ quan chủ trì, thời gian hoàn thành và sản phẩm tại Phụ lục kèm theo."
        )

    def decision(self, profile):
        """What the decision says that issues the plan: {excerpt, authority, articles}."""
        office = signer_of(self.unit, self.day)[-1]
        is_committee = self.version.kind in PLACE_KINDS or self.is_party
        name = self.version.issuer_name or self.version.name
        authority = self.issuer.upper() if is_committee else f"{office} {name.upper()}"
        return {
            "excerpt": title_lines(f"Về việc ban hành {self._name()}", profile.excerpt_letters),
            "authority": title_lines(authority, 60),
            "articles": [
                f"Ban hành kèm theo Quyết định này {self._name()}.",
                "Quyết định này có hiệu lực kể từ ngày ký.",
                "Thủ trưởng các cơ quan, đơn vị, tổ chức có tên trong Kế hoạch chịu trách nhiệm "
                "thi hành Quyết định này.",
            ],
        }

    def attached(self):
        """(Kèm theo Kế hoạch số … ngày … của …), and what amended it."""
        document, kind = self.plan.document, "Kế hoạch"
        if self.plan.doc_type == DocType.DECISION:
            kind = "Quyết định"
        head = self.heading("QĐ" if kind == "Quyết định" else "KH")
        when = paper_date(self.day) if document else self._blank_day()
        line = f"(Kèm theo {kind} số {head['number']}{head['symbol']} {when} của {self.issuer}"
        return [f"{line};", f"{self.amended})"] if self.amended else [f"{line})"]

    @cached_property
    def amended(self):
        """What last changed the words and tasks since the plan went out, "" when nothing did: its
        paper keeps its number and day, and so has to say that it reads otherwise now."""
        last = self.plan.versions.issued().filter(number__gt=1).select_related("document").first()
        if last is None:
            return ""
        document = last.document
        when = cited_date(document.issued_on, of_party=self.is_party)
        return f"điều chỉnh theo {upper_first(document.type_name)} số {document.symbol}{when}"

    def receivers(self):
        approver = self.plan.approver
        is_above = approver is not None and approver.pk != self.unit.pk
        above = [f"- {issuer_of(approver, self.day)};"] if is_above else []
        named = "tổ chức đảng trực thuộc" if self.is_party else "cơ quan, đơn vị có tên tại Phụ lục"
        return [*above, f"- Các {named};", kept_line(self.unit, self.day)]

    def annex(self):
        """{title [line], targets, tasks}: tables as columns and rows; rows of an area come under
        its letter."""
        has_budget = any(task.budget for task in self.tasks)
        columns = _WITH_BUDGET if has_budget else _COLUMNS
        return {
            "title": [f"NHIỆM VỤ {self.subject().upper()}"],
            "targets": self._targets(),
            "columns": _columns(columns),
            "span": len(columns) - 1,
            "groups": self._groups(has_budget),
        }

    def _targets(self):
        rows = [
            _cells(
                str(number), target.title, target.goal,
                upper_first(target.area.short_name) if target.area else "", target.note,
            )
            for number, target in enumerate(self.plan.targets.standing(), start=1)
        ]  # fmt: skip
        return {"columns": _columns(_OF_TARGETS), "rows": rows} if rows else None

    def _groups(self, has_budget):
        found, number = [], 0
        by_area = groupby(self.tasks, key=lambda task: task.area.name if task.area else NO_AREA)
        for at, (name, tasks) in enumerate(by_area):
            rows = []
            for task in tasks:
                number += 1
                rows.append(_row(number, task, has_budget))
            letter = _LETTERS[at] if at < len(_LETTERS) else str(at + 1)
            found.append({"letter": letter, "title": name.upper(), "rows": rows})
        return found


def _row(number, task, has_budget):
    partners = partners_told([link.unit for link in task.partner_links.all()], task.partner_text)
    due = upper_first(task.due_text) or short_date(task.due_on)
    money = [task.budget] if has_budget else []
    lead = upper_first(task.lead_text or task.lead.short_name)
    return _cells(str(number), task.title, task.deliverable, lead, partners, due, *money, task.note)


def _cells(number, *texts):
    first = {"text": number, "align": "middle"}
    return [first, *({"text": text, "align": ""} for text in texts)]


def _columns(widths):
    whole = sum(width for _title, width in widths)
    return [{"title": title, "width": round(width * 100 / whole)} for title, width in widths]


def _lines(text):
    return [line for line in text.split("\n") if line]


def _lower(text):
    """Cải cách -> cải cách inside a sentence; a name of capitals stays."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text
