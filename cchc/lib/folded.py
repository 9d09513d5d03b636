"""A column that follows another: its text folded for search, so lists are searched by index."""

from django.db import models

from cchc.lib.vietnamese import fold


class FoldField(models.CharField):
    """Text of field `source` without case and diacritics; filled on every save.

    `source`: name of the field (or several, joined by a space) of the same model.
    """

    def __init__(self, *args, source="", **kwargs):
        self.source = source
        kwargs.setdefault("editable", False)
        kwargs.setdefault("db_index", True)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "source": self.source}

    def pre_save(self, instance, add):
        text = " ".join(str(getattr(instance, name) or "") for name in self.source.split())
        folded = fold(text)[: self.max_length]
        setattr(instance, self.attname, folded)
        return folded
