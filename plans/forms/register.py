"""Forms of a register that comes as a file: whose register, which column is what, confirmed."""

from django import forms

from plans.register_reading import TITLES
from units.forms.fields import UnitField
from units.forms.sheet import SheetColumnsForm, UploadForm, row_count


class RegisterUploadForm(UploadForm):
    """The file, and whose register it is."""

    unit = UnitField(label="Đơn vị vào sổ")

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.order_fields(["unit", "file"])
        self.fields["file"].label = "Tệp sổ văn bản"
        self.fields["unit"].offer([("", units)], empty=None)
        if len(units) == 1:
            self.fields["unit"].initial = units[0].pk
            self.fields["unit"].widget = forms.HiddenInput()


class RegisterColumnsForm(SheetColumnsForm):
    """What each column of a register is."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, titles=TITLES, **kwargs)


class RegisterImportForm(RegisterColumnsForm):
    """The same, confirmed for so many rows."""

    count = row_count()
