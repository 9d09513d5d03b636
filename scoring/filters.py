"""Filters of the lists of scoring, read by clean_get: what is broken takes its default."""

from collections import Counter

from django import forms

from cchc.lib.fields import CleanCharFormField, VietnameseForm, WholeNumberField
from cchc.lib.vietnamese import upper_first
from scoring.losses import causes_of
from scoring.models import Index, Sheet
from scoring.models.index import Level
from scoring.models.round import BLOCKS
from scoring.stages import NAMES

BLOCK_NAMES = [(code, upper_first(words)) for code, words in BLOCKS]
# Who may hold the ball of a sheet.
HOLDERS = {
    "don-vi": "đơn vị",
    "tham-dinh": "thẩm định viên",
    "khoi": "phiếu khác cùng khối",
    "cong-bo": "người công bố",
}


class IndexFilterForm(VietnameseForm):
    """Of which level, which index, which year, which unit; `levels` and `years` are those that
    have rows. One level is shown, the first, until another one or all are asked for."""

    EVERY = "moi-cap"

    level = forms.ChoiceField(label="Cấp", required=False)
    index = forms.ChoiceField(
        label="Chỉ số", required=False, choices=[("", "Mọi chỉ số"), *Index.choices]
    )
    year = forms.TypedChoiceField(
        label="Năm đánh giá", required=False, coerce=int, empty_value=None
    )
    unit = CleanCharFormField(label="Đơn vị", required=False, max_length=100)

    def __init__(self, *args, levels=(), years=(), **kwargs):
        super().__init__(*args, **kwargs)
        names = [(level.value, upper_first(level.label)) for level in Level if level in levels]
        self.fields["level"].choices = [*names, (self.EVERY, "Mọi cấp")]
        self.initial["level"] = names[0][0] if names else self.EVERY
        self.fields["year"].choices = [("", "Mọi năm"), *((year, str(year)) for year in years)]


class BoardForm(VietnameseForm):
    """What the board of a round shows: a block, a stage, who holds the ball, the late ones."""

    khoi = forms.ChoiceField(label="Khối", required=False)
    buoc = forms.ChoiceField(label="Bước", required=False)
    cho = forms.ChoiceField(
        label="Đang chờ",
        required=False,
        choices=[
            ("", "Bất kỳ ai"),
            *((code, upper_first(words)) for code, words in HOLDERS.items()),
        ],
    )
    tim = CleanCharFormField(label="Đơn vị", required=False, max_length=100)
    muon = forms.BooleanField(label="Chỉ phiếu quá hạn", required=False)

    def __init__(self, *args, the_round, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["khoi"].choices = [("", "Mọi khối"), *BLOCK_NAMES]
        self.fields["buoc"].choices = [
            ("", "Mọi bước"),
            *((stage.value, upper_first(NAMES[stage])) for stage in the_round.stages),
        ]


class SheetListForm(VietnameseForm):
    """Which sheets of a list: a word of the unit's name, a state."""

    tim = CleanCharFormField(label="Đơn vị", required=False, max_length=100)
    trang_thai = forms.ChoiceField(
        label="Trạng thái",
        required=False,
        choices=[
            ("", "Mọi trạng thái"),
            *((code, upper_first(words)) for code, words in Sheet.State.choices),
        ],
    )


class RankingChoiceForm(VietnameseForm):
    """Which published ranking; `snapshots`: those there are, with their rounds."""

    ky = forms.TypedChoiceField(label="Năm", required=False, coerce=int, empty_value=None)
    khoi = forms.ChoiceField(label="Khối", required=False, choices=BLOCK_NAMES)

    def __init__(self, *args, snapshots=(), **kwargs):
        super().__init__(*args, **kwargs)
        rounds = {item.round_block.round_id: item.round_block.round for item in snapshots}
        years = Counter(the_round.year for the_round in rounds.values())
        self.fields["ky"].choices = [
            (pk, str(the_round.year) if years[the_round.year] == 1 else the_round.title)
            for pk, the_round in rounds.items()
        ]


class RankingForm(RankingChoiceForm):
    """The ranking chosen (`snapshot`), and which of its units in which order."""

    PLACE, GAINED, POINTS, NAME = "", "tang-hang", "tang-diem", "ten"
    ORDERS = {
        PLACE: ("rank", "name_order", "pk"),
        GAINED: ("-gained", "rank", "pk"),
        POINTS: ("-points_gained", "rank", "pk"),
        NAME: ("name_order", "pk"),
    }
    BY_AREA = ("-area_percent", "rank", "pk")

    xep = forms.ChoiceField(label="Xếp theo", required=False)
    loai = forms.ChoiceField(label="Xếp loại", required=False)
    tim = CleanCharFormField(label="Đơn vị", required=False, max_length=100)

    def __init__(self, *args, snapshot=None, **kwargs):
        super().__init__(*args, **kwargs)
        figures = {} if snapshot is None else snapshot.figures
        if snapshot is not None:
            self.initial |= {
                "ky": snapshot.round_block.round_id,
                "khoi": snapshot.round_block.block,
            }
        self.fields["xep"].choices = [
            (self.PLACE, "Thứ hạng"),
            *(
                (f"lv{place}", f"{area['code']}. {area['name']}")
                for place, area in enumerate(figures.get("areas", []))
            ),
            (self.GAINED, "Tăng hạng nhiều nhất"),
            (self.POINTS, "Tăng điểm nhiều nhất"),
            (self.NAME, "Tên đơn vị"),
        ]
        bands = figures.get("bands", [])
        self.fields["loai"].choices = [("", "Mọi mức"), *((band, band) for band in bands)]
        self.fields["tim"].widget.attrs["placeholder"] = "Gõ không dấu"

    def leave_out_gains(self):
        """Offers no order by what was gained where nothing compares."""
        field = self.fields["xep"]
        field.choices = [row for row in field.choices if row[0] not in (self.GAINED, self.POINTS)]

    @classmethod
    def chosen(cls, results, *, xep, loai, tim):
        """(Results filtered, the order of their page, place of the area they are sorted by or
        None) of what the form gave."""
        results = results.named(tim) if tim else results
        results = results.filter(band=loai) if loai else results
        if xep in cls.ORDERS:
            return results.with_gains(), cls.ORDERS[xep], None
        place = int(xep.removeprefix("lv"))
        return results.with_gains().with_area(place), cls.BY_AREA, place


class LeafForm(VietnameseForm):
    """Which criterion; `leaves`: those there are."""

    tieu_chi = forms.ChoiceField(label="Tiêu chí", required=False)

    def __init__(self, *args, leaves=(), **kwargs):
        super().__init__(*args, **kwargs)
        choices = [(leaf.code, f"{leaf.code} {leaf.name}") for leaf in leaves]
        self.fields["tieu_chi"].choices = choices
        if choices:
            self.initial["tieu_chi"] = choices[0][0]


class CompareForm(VietnameseForm):
    """Two published results by their keys; `tim`: a name among the units to choose from."""

    mot = WholeNumberField(required=False, max_value=2**31 - 1, widget=forms.HiddenInput)
    hai = WholeNumberField(required=False, max_value=2**31 - 1, widget=forms.HiddenInput)
    tim = CleanCharFormField(label="Đơn vị", required=False, max_length=100)


class LossFilterForm(VietnameseForm):
    """Which cause; only those of the `losses` are offered."""

    nguyen_nhan = forms.ChoiceField(label="Nguyên nhân", required=False)

    def __init__(self, *args, losses=(), **kwargs):
        super().__init__(*args, **kwargs)
        causes = causes_of(losses)
        sums = [*causes.largest, *causes.rest, *filter(None, [causes.unscored])]
        self.fields["nguyen_nhan"].choices = [
            ("", "Mọi nguyên nhân"),
            *((each.cause, upper_first(each.words)) for each in sums),
        ]
