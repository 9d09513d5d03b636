"""`pk__among`: a key is one of a set of whole numbers that this system itself has worked out.

Like `in`, but the numbers stand in the statement as they are: who may see what is asked by the
hundred ids of units several times on each page, and turning each into a parameter took longer
than the query.
"""

from functools import lru_cache, reduce
from operator import or_

from django.core.exceptions import EmptyResultSet
from django.db.models import IntegerField, Lookup, Q


@IntegerField.register_lookup
class Among(Lookup):
    """`filter(unit__pk__among={3, 5})`. TypeError for what is no set; ValueError for no number."""

    lookup_name = "among"

    def get_prep_lookup(self):
        if not isinstance(self.rhs, set | frozenset):
            raise TypeError("among takes a set of ids")
        return self.rhs

    def as_sql(self, compiler, connection):
        if not self.rhs:
            raise EmptyResultSet
        column, params = self.process_lhs(compiler, connection)
        return f"{column} IN ({_listed(frozenset(self.rhs))})", params


def one_among(**sets):
    """Q: at least one of these keys, `unit=…, round__owner=…`, is in its set.

    An empty set is left out of the statement, with the table that only it would ask.
    """
    asked = [Q(**{f"{name}__pk__among": ids}) for name, ids in sets.items() if ids]
    return reduce(or_, asked) if asked else Q(pk__in=[])


@lru_cache(maxsize=200)  # a page asks for the same units several times
def _listed(numbers):
    # The format "d" takes whole numbers only, so that no text gets into the statement.
    return ",".join([f"{number:d}" for number in sorted(numbers)])
