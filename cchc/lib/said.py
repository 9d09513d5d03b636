"""How a field is called inside a sentence, where its label by itself would make a poor one.

A label stands beside its field, where “Từ ngày” or “Tán thành” is enough; “Chưa nhập từ ngày” is
nobody's Vietnamese. One map for all forms, since a label means the same wherever it stands.
"""

_SAID = {
    "Áp dụng cho": "nơi áp dụng",
    "Áp dụng từ báo cáo năm": "năm bắt đầu áp dụng",
    "Áp dụng từ đơn vị": "đơn vị áp dụng",
    "Áp dụng từ ngày": "ngày bắt đầu áp dụng",
    "Bắt đầu": "giờ bắt đầu",
    "Cho nội dung": "nội dung họp",
    "Chốt số liệu sau ngày": "ngày chốt số liệu",
    "Chuyển sang": "nơi chuyển sang",
    "Chủ trì không có trong danh mục đơn vị": "cách ghi chủ trì không có trong danh mục đơn vị",
    "Dưới mức này được 0 điểm": "mức dưới đó được 0 điểm",
    "Đạt điểm tối đa khi kết quả từ": "kết quả đạt điểm tối đa",
    "Đề nghị ban hành trước ngày": "hạn đề nghị ban hành",
    "Đề nghị báo cáo trước ngày": "hạn đề nghị báo cáo",
    "Đến hết ngày": "ngày cuối",
    "Đến ngày": "ngày cuối",
    "Điểm của mức ghi bằng": "cách ghi điểm của mức",
    "Điểm danh": "cách điểm danh",
    "Đọc và thông qua tại": "nơi đọc và thông qua biên bản",
    "Đơn vị của ngày": "ngày lấy danh sách đơn vị",
    "Được thay thế bằng": "văn bản thay thế",
    "Giao cho": "nơi được giao",
    "Hết hiệu lực từ ngày": "ngày hết hiệu lực",
    "Hoặc hạn tính từ một ngày khác": "ngày khác để tính hạn",
    "Kết luận": "nội dung kết luận",
    "Kết thúc": "giờ kết thúc",
    "Khi ngày trùng thứ Bảy, Chủ nhật": "cách tính khi ngày trùng thứ Bảy, Chủ nhật",
    "Không biểu quyết, ý kiến khác": "số phiếu không biểu quyết, ý kiến khác",
    "Không tán thành": "số phiếu không tán thành",
    "Là": "người dự là ai",
    "Ô trống ở cột chủ trì, thời gian": "cách đọc ô trống ở cột chủ trì, thời gian",
    "Phiếu không nộp": "cách tính phiếu không nộp",
    "Quyết định": "gia hạn hay không gia hạn",
    "Quyết định về": "nội dung được quyết định",
    "Sao chép từ kỳ trước": "kỳ trước để sao chép",
    "So sánh kết quả": "cách so sánh kết quả",
    "Số có quyền biểu quyết": "số người có quyền biểu quyết",
    "Số liệu đến ngày": "ngày cuối lấy số liệu",
    "Số liệu từ ngày": "ngày đầu lấy số liệu",
    "Tán thành": "số phiếu tán thành",
    "Triển khai văn bản": "văn bản được triển khai",
    "Trong đó chỉ chấm điểm, không xếp hạng": "đơn vị chỉ chấm điểm, không xếp hạng",
    "Từ ngày": "ngày bắt đầu",
    "Về nội dung": "nội dung họp",
    "Với các việc đã chọn": "bước thực hiện với các việc đã chọn",
    "Xếp theo": "cách xếp",
}


def lower_first(label):
    """A label inside a sentence: "Trích yếu" -> "trích yếu", "SIPAS" stays."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def said(label):
    """The field of this label in a sentence: "Từ ngày" -> "ngày bắt đầu", "Chủ trì: họ và tên" ->
    "họ và tên của chủ trì", "Trích yếu" -> "trích yếu"."""
    if label in _SAID:
        return _SAID[label]
    whose, colon, what = label.partition(": ")
    return f"{lower_first(what)} của {lower_first(whose)}" if colon else lower_first(label)
