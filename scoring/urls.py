"""Criteria sets, rounds, sheets, appraisal, rankings, published indices."""

from django.urls import path

from cchc.lib.addresses import by_first_part
from scoring.views import (
    appraisal,
    blind,
    comparison,
    criteria,
    draft,
    evidence,
    explanation,
    hint,
    index,
    index_file,
    loss,
    paper,
    ranking,
    result,
    round_setup,
    round_stages,
    sheet,
    side_points,
)
from scoring.views import round as rounds

app_name = "scoring"
urlpatterns = [
    path("chi-so/", index.index_list, name="index-list"),
    path("chi-so/nhap/", index.index_import, name="index-import"),
    path("chi-so/nhap-tep/", index_file.index_upload, name="index-upload"),
    path("chi-so/nhap-tep/mau.xlsx", index_file.index_template, name="index-template"),
    path("chi-so/nhap-tep/<int:pk>/", index_file.index_preview, name="index-preview"),
    path("chi-so/nhap-tep/<int:pk>/nhap/", index_file.index_bring_in, name="index-bring-in"),
    path("chi-so/nhap-tep/<int:pk>/loi.xlsx", index_file.index_faults, name="index-faults"),
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
        "bo-tieu-chi/<int:pk>/soan/chuyen-sang/<path:code>/",
        draft.criterion_rehang,
        name="criterion-rehang",
    ),
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
    path("ky-cham-diem/<int:pk>/thong-tin/", round_setup.round_prepare, name="round-prepare"),
    path("ky-cham-diem/<int:pk>/khoi/", round_setup.round_set_block, name="round-set-block"),
    path("ky-cham-diem/<int:pk>/phan-cong/", round_setup.round_assign, name="round-assign"),
    path(
        "ky-cham-diem/phan-cong/<int:pk>/thoi/", round_setup.assignment_end, name="assignment-end"
    ),
    path("ky-cham-diem/<int:pk>/mo/", rounds.round_open, name="round-open"),
    path(
        "ky-cham-diem/<int:pk>/doi-han/",
        round_stages.round_move_deadline,
        name="round-move-deadline",
    ),
    path("ky-cham-diem/<int:pk>/phieu-khong-nop/", round_stages.round_settle, name="round-settle"),
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
    path("phieu-cham-diem/<int:pk>.pdf", paper.sheet_pdf, name="sheet-pdf"),
    path("phieu-cham-diem/<int:pk>/nop/", sheet.sheet_submit, name="sheet-submit"),
    path("tham-dinh/<int:pk>/tra-lai/", sheet.sheet_return, name="sheet-return"),
    path(
        "phieu-cham-diem/<int:pk>/nop-muon/",
        round_stages.sheet_allow_late,
        name="sheet-allow-late",
    ),
    path("phieu-cham-diem/<int:pk>/mo-lai/", sheet.sheet_reopen, name="sheet-reopen"),
    path("phieu-cham-diem/<int:pk>/dua-ra/", sheet.sheet_withdraw, name="sheet-withdraw"),
    path("phieu-cham-diem/muc/<int:pk>/luu/", sheet.entry_score, name="entry-score"),
    path("phieu-cham-diem/muc/<int:pk>/dung-goi-y/", hint.hint_take, name="hint-take"),
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
    path("tham-dinh/muc/<int:pk>/giu-y-kien/", appraisal.entry_keep, name="entry-keep"),
    # Giải trình
    path("giai-trinh-phieu/<int:pk>/", explanation.sheet_explain, name="sheet-explain"),
    path(
        "giai-trinh-phieu/<int:pk>/gui/",
        explanation.sheet_send_explanation,
        name="sheet-send-explanation",
    ),
    path("giai-trinh-phieu/muc/<int:pk>/", explanation.entry_explain, name="entry-explain"),
    path(
        "giai-trinh-phieu/muc/<int:pk>/tai-lieu/",
        explanation.explanation_add_evidence,
        name="explanation-add-evidence",
    ),
    path(
        "giai-trinh-phieu/tai-lieu/<int:pk>/bo/",
        explanation.explanation_remove_evidence,
        name="explanation-remove-evidence",
    ),
    # Thẩm định độc lập
    path("ky-cham-diem/<int:pk>/doc-lap/", blind.round_blind, name="round-blind"),
    path("ky-cham-diem/<int:pk>/doc-lap/dat/", blind.round_set_blind, name="round-set-blind"),
    path("ky-cham-diem/<int:pk>/tham-dinh-vien/", blind.round_appraisers, name="round-appraisers"),
    path("tham-dinh/<int:pk>/doc-lap/", blind.sheet_blind, name="sheet-blind"),
    path("tham-dinh/muc/<int:pk>/doc-lap/", blind.entry_blind, name="entry-blind"),
    # Điểm điều tra, thưởng, phạt của cả khối
    path(
        "ky-cham-diem/khoi/<int:pk>/diem-dieu-tra/",
        side_points.block_side_upload,
        name="block-side-upload",
    ),
    path(
        "ky-cham-diem/khoi/<int:pk>/diem-dieu-tra/nhap/",
        side_points.block_side_import,
        name="block-side-import",
    ),
    path(
        "ky-cham-diem/khoi/<int:pk>/diem-dieu-tra/mau.xlsx",
        side_points.block_side_template,
        name="block-side-template",
    ),
    # Xếp hạng
    path("xep-hang/", ranking.ranking, name="ranking"),
    path("xep-hang/<int:pk>/", ranking.snapshot_detail, name="snapshot-detail"),
    path("xep-hang/<int:pk>.pdf", paper.ranking_pdf, name="ranking-pdf"),
    path("xep-hang/<int:pk>.xlsx", ranking.ranking_xlsx, name="ranking-xlsx"),
    path("xep-hang/<int:pk>.csv", ranking.ranking_csv, name="ranking-csv"),
    path("xep-hang/<int:pk>/diem-toi-da/", comparison.full_marks, name="full-marks"),
    path("xep-hang/ket-qua/<int:pk>/", result.result_detail, name="result-detail"),
    path("xep-hang/ket-qua/<int:pk>/chia-se/", result.result_share, name="result-share"),
    path("xep-hang/don-vi/<int:pk>/", comparison.unit_history, name="unit-history"),
    path("xep-hang/so-sanh/", comparison.result_compare, name="result-compare"),
    # Nguyên nhân mất điểm
    path("mat-diem/", loss.loss_list, name="loss-list"),
    path("mat-diem/<int:pk>/", loss.loss_detail, name="loss-detail"),
    path("mat-diem/khoi/<int:pk>/", loss.loss_block, name="loss-block"),
    path("mat-diem/muc/<int:pk>/nhiem-vu/", loss.loss_task, name="loss-task"),
]
urlpatterns = by_first_part(urlpatterns)
