"""Acts on many tasks at once: their codes in addresses, and their words. Pure."""

MOST = 100  # tasks of one press
ACCEPT, OWNER, VERIFY = "tiep-nhan", "nguoi-thuc-hien", "xac-nhan"
EXTEND, CANCEL, REMIND = "gia-han", "thoi-giao", "nhac"
WORDS = {
    ACCEPT: "Tiếp nhận",
    OWNER: "Phân công người thực hiện",
    VERIFY: "Xác nhận hoàn thành",
    EXTEND: "Quyết định gia hạn",
    CANCEL: "Thôi giao",
    REMIND: "Soạn lời nhắc",
}
