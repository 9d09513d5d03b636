"""The areas of administrative reform, as the programmes of their time name them. Pure data.

The six areas of Nghị quyết 76/NQ-CP (2021-2030), "chỉ đạo, điều hành" before them as plans and
reports have it, and the impact part that sets of criteria add. The sixth had another name before.
"""

from datetime import date

_FIRST = date(2011, 11, 8)  # Nghị quyết 30c/NQ-CP
_SECOND = date(2021, 7, 15)  # Nghị quyết 76/NQ-CP

# (code, order, name, short name, first day, last day or None)
AREAS = (
    ("DIRECTION", 0, "chỉ đạo, điều hành", "chỉ đạo, điều hành", _FIRST, None),
    ("INSTITUTIONS", 1, "cải cách thể chế", "thể chế", _FIRST, None),
    ("PROCEDURES", 2, "cải cách thủ tục hành chính", "thủ tục hành chính", _FIRST, None),
    ("ORGANISATION", 3, "cải cách tổ chức bộ máy hành chính", "tổ chức bộ máy", _FIRST, None),
    ("CIVIL_SERVICE", 4, "cải cách chế độ công vụ", "chế độ công vụ", _FIRST, None),
    ("PUBLIC_FINANCE", 5, "cải cách tài chính công", "tài chính công", _FIRST, None),
    ("DIGITAL", 6, "hiện đại hóa hành chính", "hiện đại hóa", _FIRST, date(2021, 7, 14)),
    (
        "DIGITAL",
        6,
        "xây dựng và phát triển chính quyền điện tử, chính quyền số",
        "chính quyền số",
        _SECOND,
        None,
    ),
    ("IMPACT", 7, "tác động của cải cách hành chính", "tác động", _FIRST, None),
)


def add_missing(model):
    """Create the rows that the table of areas lacks; `model` is Area (or its historical self)."""
    for code, order, name, short_name, valid_from, valid_to in AREAS:
        model.objects.get_or_create(
            code=code,
            valid_from=valid_from,
            defaults={
                "order": order,
                "name": name,
                "short_name": short_name,
                "valid_to": valid_to,
            },
        )
