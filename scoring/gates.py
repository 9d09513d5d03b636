"""Tiêu chí bắt buộc of a mức xếp loại: a class that is given only with full points of some leaves.

The engine gives the band of the percentage and knows no gates; they are applied here, after it, to
what is published and to how it is told. Pure.
"""

from dataclasses import replace

KEYS = ("band", "full", "otherwise", "enabled", "source")


def gates_of(the_set):
    """[gate] of an engine CriteriaSet, those that are written as the format has them: band,
    otherwise (names of bands), full (codes of leaves), enabled, source."""
    written = the_set.notes.get("gates")
    return [gate for gate in written if is_sound(gate)] if isinstance(written, list) else []


def is_sound(gate):
    """Has it every key, each of its type?"""
    return (
        isinstance(gate, dict)
        and set(gate) == set(KEYS)
        and all(isinstance(gate[key], str) for key in ("band", "otherwise", "source"))
        and isinstance(gate["full"], list)
        and all(isinstance(code, str) for code in gate["full"])
        and isinstance(gate["enabled"], bool)
    )


def apply(the_set, result):
    """The engine's Result with the band after the gates."""
    gate, _ = _closed(the_set, result)
    return result if gate is None else replace(result, band=gate["otherwise"])


def said(the_set, result):
    """Why a gate lowers the band of the engine's Result; "" where none does."""
    gate, short = _closed(the_set, result)
    if gate is None:
        return ""
    return (
        f"Tiêu chí bắt buộc: xếp {gate['otherwise']}, vì mức {gate['band']} cần điểm tối đa ở "
        f"tiêu chí {', '.join(short)}"
    )


def _closed(the_set, result):
    """(the gate that the result does not pass, codes that are short of their maximum); a leaf that
    does not apply is not short."""
    for gate in gates_of(the_set):
        if not gate["enabled"] or gate["band"] != result.band:
            continue
        leaves = [(code, result.leaves.get(code)) for code in gate["full"]]
        short = [
            code
            for code, leaf in leaves
            if leaf and leaf.state != "na" and leaf.units < leaf.max_units
        ]
        if short:
            return gate, short
    return None, []


def words(gate):
    """A gate in one sentence."""
    codes = ", ".join(gate["full"])
    told = (
        f"{gate['band']} chỉ khi đạt điểm tối đa ở tiêu chí {codes}; thiếu thì xếp "
        f"{gate['otherwise']}"
    )
    return f"{told}." if gate["enabled"] else f"{told} (chưa áp dụng)."


def faults_of(criteria_set):
    """[sentence] of what is wrong with the gates of an engine CriteriaSet."""
    written = criteria_set.notes.get("gates")
    if not written:
        return
    if not isinstance(written, list) or not all(map(is_sound, written)):
        yield (
            "Tiêu chí bắt buộc của mức xếp loại chưa ghi đủ: mức, các tiêu chí, mức khi thiếu, "
            "căn cứ."
        )
        return
    bands = [band.name for band in criteria_set.bands]
    leaves = {leaf.code for leaf in criteria_set.leaves}
    for gate in written:
        for name in (gate["band"], gate["otherwise"]):
            if name not in bands:
                yield f"Tiêu chí bắt buộc nêu mức “{name}” không có trong các mức xếp loại."
        if {gate["band"], gate["otherwise"]} <= set(bands) and (
            bands.index(gate["otherwise"]) <= bands.index(gate["band"])
        ):
            yield (
                f"Tiêu chí bắt buộc: thiếu điểm thì phải xếp mức thấp hơn {gate['band']}, "
                f"không phải {gate['otherwise']}."
            )
        if not gate["full"]:
            yield f"Mức {gate['band']}: chưa ghi tiêu chí nào là bắt buộc."
        for code in gate["full"]:
            if code not in leaves:
                yield (
                    f"Mức {gate['band']}: tiêu chí bắt buộc {code} không có trong bộ, hoặc có tiêu "
                    "chí con."
                )
