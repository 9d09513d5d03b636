"""Many changed rows at once: only the named fields, only rows that are there."""

from cchc.lib.rows import save_rows
from tests.world import make_person
from units.models import Person


def test_named_fields_of_many_rows_by_one_statement(world, django_assert_num_queries):
    for number in range(3):
        make_person(f"Người {number}", world.ethnic)
    people = list(Person.objects.filter(full_name__startswith="Người ").order_by("full_name"))[:3]
    for person in people:
        person.full_name, person.version = f"{person.full_name}  mới", 7
    with django_assert_num_queries(1):
        save_rows(people[:2], ["full_name"])
    found = list(
        Person.objects.filter(pk__in=[person.pk for person in people]).order_by("full_name")
    )
    assert [person.full_name for person in found] == ["Người 0 mới", "Người 1 mới", "Người 2"]
    assert {person.version for person in found} == {1}


def test_no_rows_are_no_query(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        save_rows([], ["full_name"])
