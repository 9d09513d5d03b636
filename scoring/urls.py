"""Criteria sets, rounds, sheets, appraisal, rankings, published indices."""

from django.urls import path

from scoring.views import appraisal, criteria, draft, evidence, index, paper, result, sheet
from scoring.views import round as rounds

app_name = "scoring"
urlpatterns = [
    path("chi-so/", index.index_list, name="index-list"),
    path("chi-so/nhap/", index.index_import, name="index-import"),
    # Bộ tiêu chí
    path("bo-tieu-chi/", criteria.set_list, name="set-list"),
    path("bo-tieu-chi/nhap/", criteria.set_import, name="set-import"),
    path("bo-tieu-chi/lap/", draft.set_create, name="set-create"),
    path("bo-tieu-chi/so-sanh/", criteria.set_compare, name="set-compare"),
    path("bo-tieu-chi/<int:pk>/", criteria.set_detail, name="set-detail"),
    path("bo-tieu-chi/<int:pk>.toml", criteria.set_toml, name="set-toml"),
    path("bo-tieu-chi/<int:pk>.xlsx", criteria.set_xlsx, name="set-xlsx"),
    path("bo-tieu-chi/<int:pk>/sao-chep/", criteria.set_copy, name="set-copy"),
    path("bo-tieu-chi/<int:pk>/tinh-thu/<path:code>/", criteria.set_try, name="set-try"),
    path("bo-tieu-chi/<int:pk>/soan/", draft.set_edit, name="set-edit"),
    path("bo-tieu-chi/<int:pk>/soan/thong-tin/", draft.set_edit_head, name="set-edit-head"),
    path("bo-tieu-chi/<int:pk>/soan/them/", draft.criterion_add, name="criterion-add"),
    path("bo-tieu-chi/<int:pk>/soan/xem-truoc/", draft.criterion_preview, name="criterion-preview"),
    path("bo-tieu-chi/<int:pk>/soan/chuyen/", draft.criterion_move, name="criterion-move"),
    path("bo-tieu-chi/<int:pk>/soan/sua/<path:code>/", draft.criterion_edit, name="criterion-edit"),
    path(
        "bo-tieu-chi/<int:pk>/soan/bo/<path:code>/",
        draft.criterion_remove,
        name="criterion-remove",
    ),
    path("bo-tieu-chi/<int:pk>/ban-hanh/", criteria.set_publish, name="set-publish"),
    # Kỳ chấm điểm
    path("ky-cham-diem/", rounds.round_list, name="round-list"),
    path("ky-cham-diem/lap/", rounds.round_create, name="round-create"),
    path("ky-cham-diem/<int:pk>/", rounds.round_detail, name="round-detail"),
    path("ky-cham-diem/<int:pk>/khoi/", rounds.round_set_block, name="round-set-block"),
    path("ky-cham-diem/<int:pk>/phan-cong/", rounds.round_assign, name="round-assign"),
    path("ky-cham-diem/phan-cong/<int:pk>/thoi/", rounds.assignment_end, name="assignment-end"),
    path("ky-cham-diem/<int:pk>/mo/", rounds.round_open, name="round-open"),
    path("ky-cham-diem/<int:pk>/dong/", rounds.round_close, name="round-close"),
    path("ky-cham-diem/khoi/<int:pk>/cong-bo/", result.block_publish, name="block-publish"),
    path(
        "ky-cham-diem/khoi/<int:pk>/yeu-cau-dinh-chinh/",
        result.block_request_correction,
        name="block-request-correction",
    ),
    path("ky-cham-diem/khoi/<int:pk>/dinh-chinh/", result.block_correct, name="block-correct"),
    # Phiếu chấm điểm
    path("phieu-cham-diem/", sheet.sheet_list, name="sheet-list"),
    path("phieu-cham-diem/<int:pk>/", sheet.sheet_detail, name="sheet-detail"),
    path("phieu-cham-diem/<int:pk>/luu/", sheet.sheet_save_area, name="sheet-save-area"),
    path("phieu-cham-diem/<int:pk>/cach-tinh/", sheet.sheet_arithmetic, name="sheet-arithmetic"),
    path("phieu-cham-diem/<int:pk>/nop/", sheet.sheet_submit, name="sheet-submit"),
    path("tham-dinh/<int:pk>/tra-lai/", sheet.sheet_return, name="sheet-return"),
    path("phieu-cham-diem/<int:pk>/mo-lai/", sheet.sheet_reopen, name="sheet-reopen"),
    path("phieu-cham-diem/<int:pk>/dua-ra/", sheet.sheet_withdraw, name="sheet-withdraw"),
    path("phieu-cham-diem/muc/<int:pk>/luu/", sheet.entry_score, name="entry-score"),
    path("phieu-cham-diem/muc/<int:pk>/tai-lieu/", evidence.evidence_add, name="evidence-add"),
    path("phieu-cham-diem/tai-lieu/<int:pk>/bo/", evidence.evidence_remove, name="evidence-remove"),
    # Thẩm định
    path("tham-dinh/", appraisal.appraisal_list, name="appraisal-list"),
    path("tham-dinh/<int:pk>/", appraisal.sheet_appraise, name="sheet-appraise"),
    path("tham-dinh/<int:pk>/thong-nhat/", appraisal.sheet_agree_rest, name="sheet-agree-rest"),
    path("tham-dinh/<int:pk>/hoan-thanh/", appraisal.sheet_finish, name="sheet-finish"),
    path(
        "tham-dinh/<int:pk>/dieu-tra-thuong-phat/",
        appraisal.sheet_side_points,
        name="sheet-side-points",
    ),
    path("tham-dinh/muc/<int:pk>/", appraisal.entry_appraise, name="entry-appraise"),
    path(
        "tham-dinh/muc/<int:pk>/khong-ap-dung/",
        appraisal.entry_decide_na,
        name="entry-decide-na",
    ),
    # Xếp hạng
    path("xep-hang/", result.ranking, name="ranking"),
    path("xep-hang/<int:pk>/", result.snapshot_detail, name="snapshot-detail"),
    path("xep-hang/<int:pk>.pdf", paper.ranking_pdf, name="ranking-pdf"),
    path("xep-hang/ket-qua/<int:pk>/", result.result_detail, name="result-detail"),
]
