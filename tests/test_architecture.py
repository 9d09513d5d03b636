"""Rules of the code base that no linter knows. Each failure says what to do instead."""

import ast
import re
import sys
import tomllib

import pytest
from django.apps import apps
from django.db import models
from django.urls import URLPattern, get_resolver
from hypothesis import settings

from tests.tree import (
    LEVELS,
    PACKAGES,
    ROOT,
    may_know,
    parsed,
    python_files,
    run_tool,
    text_of,
    texts_of_tests,
)

# What is allowed in spite of a rule, each with its reason. An entry that is no longer needed fails.
NOT_PROTECTED = {}
WITHOUT_LENGTH = {
    "units.AuditEvent.payload": "canonical text of one row, written by the server alone",
}
WITHOUT_VISIBLE_TO = {
    "units.AuditHead": "one row, the end of the chain; no page lists it",
    "units.CommandKey": "keys of pressed buttons; no page lists them",
    "meetings.Invitation": "read through the meeting that it belongs to",
    "plans.DocumentCitation": "read through the documents that it joins",
    "plans.DocumentLink": "read through the documents that it joins",
    "plans.DocumentReceiver": "read through the document that was sent",
    "plans.Extension": "read through its task",
    "plans.PlanBasis": "read through its plan",
    "plans.ReportDocument": "read through the report of progress",
    "scoring.Assignment": "read through the round and the sheet that it names",
    "scoring.CorrectionRequest": "read through the block whose results it asks to correct",
    "scoring.Criterion": "read through its set, which is published",
    "scoring.RoundUnit": "read through the round that lists it",
    "scoring.SheetAct": "read through its sheet",
}
WRITES_OUTSIDE_ACTIONS = {}
UNSAFE = {
    ("clock of its own", "cchc/lib/clock.py"): "the one clock",
    ("float", "scoring/engine/reading.py"): "a number is refused before it becomes one",
}
LONGEST_FILE = 500
LONGEST_FUNCTION = 50
LONG_FUNCTIONS = 0.03  # of all: few, where a table or one long form reads better in one piece
NOT_SOURCE = {"tests/browser/axe.min.js"}


def our_models():
    return [model for model in apps.get_models() if model._meta.app_label in LEVELS]


def _unneeded(allowed, used):
    return f"no longer needed, take out: {sorted(set(allowed) - set(used))}"


# Who may know whom


def test_imports_point_down():
    code, said = run_tool("lint-imports", "--no-cache")
    assert code == 0, said


def test_foreign_keys_point_down():
    wrong = [
        f"{field} -> {field.related_model._meta.label}"
        for model in our_models()
        for field in model._meta.concrete_fields
        if field.is_relation
        and field.related_model._meta.app_label in LEVELS
        and not may_know(model._meta.app_label, field.related_model._meta.app_label)
    ]
    assert not wrong, f"turn these round, or join them in the higher package: {wrong}"


def test_the_layers_name_every_module_of_the_site():
    """Else a new module of cchc/ could be imported from below without the layers saying so."""
    contracts = tomllib.loads(text_of("pyproject.toml"))["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if "containers" not in contract)
    named = {name.strip("() ") for layer in layers for name in re.split("[:|]", layer)}
    plain = {"__init__", "apps", "asgi", "settings", "wsgi", "urls", "lib"}
    found = {
        entry.stem
        for entry in (ROOT / "cchc").iterdir()
        if entry.suffix == ".py" or (entry / "__init__.py").exists()
    }
    missing = [name for name in found - plain if f"cchc.{name}" not in named]
    assert not missing, f"add to the layers in pyproject.toml: {missing}"


def test_the_engine_is_arithmetic():
    """Only the standard library and itself, so that it can be checked and reused alone."""
    for path in python_files():
        if path.startswith("scoring/engine/"):
            for name in _imported(path):
                is_own = name.startswith("scoring.engine")
                assert is_own or name.split(".")[0] in sys.stdlib_module_names, f"{path}: {name}"


def _imported(path):
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = path.split("/")[: -node.level] if node.level else []
            yield ".".join([*package, *([node.module] if node.module else [])])


# Models


def test_history_is_protected():
    """Nothing is deleted because something else is."""
    found = {
        f"{model._meta.label}.{field.name}"
        for model in our_models()
        for field in model._meta.concrete_fields
        if field.is_relation and field.remote_field.on_delete is not models.PROTECT
    }
    assert not found - set(NOT_PROTECTED), f"on_delete=PROTECT, or a reason above: {found}"
    assert not set(NOT_PROTECTED) - found, _unneeded(NOT_PROTECTED, found)


def test_every_text_has_a_length():
    found = {
        f"{model._meta.label}.{field.name}"
        for model in our_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField) and not field.max_length
    }
    assert not found - set(WITHOUT_LENGTH), f"give these a max_length: {found}"
    assert not set(WITHOUT_LENGTH) - found, _unneeded(WITHOUT_LENGTH, found)


def test_every_model_says_who_sees_it():
    found = {
        model._meta.label for model in our_models() if not hasattr(model.objects, "visible_to")
    }
    missing = found - set(WITHOUT_VISIBLE_TO)
    assert not missing, f"visible_to(user) on the queryset, or a reason above: {missing}"
    assert not set(WITHOUT_VISIBLE_TO) - found, _unneeded(WITHOUT_VISIBLE_TO, found)


def test_every_model_has_a_vietnamese_name():
    for model in our_models():
        name = str(model._meta.verbose_name)
        assert name != model._meta.model_name, f"{model._meta.label} has no verbose_name"
        assert not name[:1].isupper(), f"{model._meta.label}: verbose_name starts lower case"


# Layers inside a package


def _is_reading_layer(path):
    """views, forms, filters, models, exports, imports; of the site every module that answers."""
    parts = path.removesuffix(".py").split("/")
    if parts[0] == "cchc":
        return len(parts) == 2 and parts[1] not in {"settings", "middleware"}
    return parts[1] in {"views", "forms", "filters", "models", "exports", "imports", "querysets"}


def _writes(path):
    """(line, method) of calls that write rows."""
    always = {"save", "delete", "create", "bulk_create", "bulk_update"}
    always |= {"get_or_create", "update_or_create"}
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "insert":
            yield node.lineno, "cchc.lib.bulk.insert"
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            method, receiver = node.func.attr, ast.unparse(node.func.value)
            is_rows = ".objects" in receiver or receiver.endswith(("_set", ")"))
            if method in always or (method == "update" and is_rows):
                yield node.lineno, f"{receiver}.{method}"


def test_only_actions_write():
    """Elsewhere a write has no transaction, no permission, no version and no audit row."""
    found = {
        path: [f"{path}:{line} {call}()" for line, call in _writes(path)]
        for path in python_files()
        if _is_reading_layer(path)
    }
    found = {path: calls for path, calls in found.items() if calls}
    wrong = [call for path in set(found) - set(WRITES_OUTSIDE_ACTIONS) for call in found[path]]
    assert not wrong, f"move these to an action: {wrong}"
    assert not set(WRITES_OUTSIDE_ACTIONS) - set(found), _unneeded(WRITES_OUTSIDE_ACTIONS, found)


def test_the_search_for_writes_finds_them(monkeypatch):
    code = "Task.objects.filter(a=1).update(b=2)\nform.save()\nsession.update(x=1)\nt.delete()"
    code += "\ninsert(rows)\nlist.insert(0, x)"
    monkeypatch.setattr("tests.test_architecture.parsed", lambda path: ast.parse(code))
    assert [line for line, _ in _writes("x.py")] == [1, 2, 4, 5]


def test_every_view_is_called_like_its_url():
    wrong = [
        f"{name} -> {view.__module__}.{view.__name__}"
        for name, view in _views(get_resolver())
        if view.__module__.split(".")[0] in PACKAGES and view.__name__ != name.replace("-", "_")
    ]
    assert not wrong, f"one name for url, view and template: {wrong}"


def _views(resolver):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield entry.name, entry.callback
        else:
            yield from _views(entry)


# Files and names


@pytest.mark.parametrize("name", ["utils", "services", "helpers", "signals", "admin", "managers"])
def test_no_drawer_for_everything(name):
    found = [path for path in python_files() if f"/{name}" in path.removesuffix(".py")]
    assert not found, f"name these after what they do: {found}"


def test_no_file_is_too_long():
    suffixes = {".py", ".html", ".css", ".js"}
    for folder in (*PACKAGES, "templates", "static", "tests"):
        for path in (ROOT / folder).rglob("*"):
            name = str(path.relative_to(ROOT))
            if path.suffix in suffixes and "migrations" not in name and name not in NOT_SOURCE:
                count = path.read_text().count("\n")
                assert count <= LONGEST_FILE, f"split {name}: {count} lines"


def test_few_functions_are_long():
    lengths = {
        f"{path}:{node.lineno} {node.name}": node.end_lineno - node.lineno + 1
        for path in python_files()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef)
    }
    long = sorted(name for name, length in lengths.items() if length > LONGEST_FUNCTION)
    assert len(long) <= LONG_FUNCTIONS * len(lengths), f"split some of these: {long}"


UNSAFE_CALLS = {
    "mark_safe": r"\bmark_safe\(",
    "csrf_exempt": r"\bcsrf_exempt\b",
    "raw": r"\.raw\(",
    "extra": r"\.extra\(",
    "float": r"\bfloat\(",
    "eval": r"\b(eval|exec)\(",
    "stored default of today": r"default=(date|datetime|timezone)\.(today|now)\b",
    "clock of its own": r"\b(date\.today|datetime\.now|timezone\.now|localdate)\(",
}


@pytest.mark.parametrize("call", UNSAFE_CALLS)
def test_nothing_unsafe_but_with_a_reason(call):
    found = {path for path in python_files() if re.search(UNSAFE_CALLS[call], text_of(path))}
    allowed = {path for name, path in UNSAFE if name == call}
    assert not found - allowed, f"{call} in {found - allowed}: another way, or a reason above"
    assert not allowed - found, _unneeded(allowed, found)


def test_every_command_has_a_test():
    tests = texts_of_tests()
    for path in python_files():
        found = re.fullmatch(r"\w+/management/commands/(\w+)\.py", path)
        if found and found[1] != "__init__":
            assert f'"{found[1]}"' in tests, f"no test calls manage.py {found[1]}"


def test_no_property_fails_for_the_time_of_an_example():
    """A busy machine takes long now and then (tests/conftest.py)."""
    assert settings.default.deadline is None
    assert settings(max_examples=5).deadline is None
