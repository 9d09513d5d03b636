"""Columns that follow others: text folded for search, or made to sort, so that an index serves."""

from django.db import models

from cchc.lib.vietnamese import fold, order_text, person_order_text


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
        # Django leaves db_index out where it is False, and the default of this field is True.
        return name, path, args, {**kwargs, "source": self.source, "db_index": self.db_index}

    def pre_save(self, instance, add):
        text = " ".join(str(getattr(instance, name) or "") for name in self.source.split())
        made = self.made_of(text)[: self.max_length]
        setattr(instance, self.attname, made)
        return made

    @staticmethod
    def made_of(text):
        return fold(text)


class OrderField(FoldField):
    """Key that sorts the text of field `source` in Vietnamese order, in every database."""

    @staticmethod
    def made_of(text):
        return order_text(text)


class PersonOrderField(FoldField):
    """Key that sorts people as lists of names do: by the given name, then by the whole name."""

    @staticmethod
    def made_of(text):
        return person_order_text(text)
