"""The programme of a meeting: what its usual parts are, and how its minutes add up."""

from meetings.models import Kind, Topic

# Order of a session by Hướng dẫn 42-HD/BTCTW; the words are ours.
USUAL = (
    (Topic.REVIEW, "Kiểm điểm việc thực hiện kết luận, nghị quyết kỳ trước"),
    (Topic.NEWS, "Thông tin thời sự, phổ biến văn bản mới"),
    (Topic.TASKS, "Nhiệm vụ kỳ tới và phân công đảng viên thực hiện"),
    (Topic.SELF_CRITICISM, "Đánh giá tư tưởng, tự phê bình và phê bình"),
    (Topic.PRAISE, "Biểu dương, nhắc nhở đảng viên"),
)


def missing_of(meeting, items):
    """Fields of the items that the usual programme of a session still wants; [] of other kinds."""
    if not meeting.is_session or meeting.kind != Kind.REGULAR:
        return []
    items = list(items)
    there = {item.topic for item in items}
    wanted = [{"title": title, "topic": topic} for topic, title in USUAL if topic not in there]
    if meeting.is_combined and not any(item.is_thematic for item in items):
        theme = f": {meeting.theme}" if meeting.theme else ""
        title = f"Sinh hoạt chuyên đề{theme}"[:500]
        wanted.append({"title": title, "is_thematic": True})
    return wanted


def length_of(meeting, items):
    """{total, untold, planned, words, kind}: minutes of the items beside those planned.

    `untold`: how many items say no minutes; `planned`: those of the meeting, else the least of its
    kind, else None; `kind` of a badge: warn where the items do not fit.
    """
    items = list(items)
    total = sum(item.minutes or 0 for item in items)
    untold = sum(item.minutes is None for item in items)
    planned, least = meeting.planned_minutes, meeting.least_minutes
    said = [f"Tổng thời lượng các nội dung {total} phút"]
    kind = "info"
    if planned and total > planned:
        said.append(f"vượt {total - planned} phút so với {planned} phút dự kiến")
        kind = "warn"
    elif planned:
        said.append(f"còn {planned - total} phút trong {planned} phút dự kiến")
    elif least:
        said.append(f"tối thiểu của buổi {least} phút")
    if untold:
        said.append(f"{untold} nội dung chưa ghi thời lượng")
    words = "; ".join(said) + "."
    return {"total": total, "untold": untold, "planned": planned, "words": words, "kind": kind}
