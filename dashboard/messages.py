"""The catalogues: every message of the code collected, and each language's file brought up to date.

``python -m dashboard.messages`` does it. Messages are what ``_``, ``ngettext`` and their like are
given; and, because ``geodata`` and ``loaders`` know no language but English, the labels of their
code lists, and those sentences of their errors and of their progress that never change.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.pofile import read_po, write_po

from dashboard.language import CATALOGUES, LANGUAGES

DOMAIN = "engagement"
TEMPLATE = CATALOGUES / f"{DOMAIN}.pot"
"""What translators start from: every message, no translation."""

_ROOT = Path(__file__).parents[1]
_PACKAGES = ("dashboard", "geodata", "loaders")
# Calls that mark a message, and how many texts it has: one, or one about one and one about many.
_MARKS: Mapping[str, int] = {"_": 1, "gettext": 1, "noop": 1, "ngettext": 2, "nnoop": 2}
# Tables of labels by the end of their file's path; all their texts are messages, and a pair of
# texts is a message about one and about many.
_TABLES: Mapping[str, frozenset[str]] = {
    "dashboard/words/areawords.py": frozenset({"LEVELS"}),
    "geodata/classes/breaks.py": frozenset({"SCHEMES"}),
    "geodata/codelists.py": frozenset(
        {
            *("COMMITMENT_STATUSES", "DECISION_ACTIONS", "ENGAGEMENT_KINDS", "FATES"),
            *("ORGANIZATION_CLASSES", "ORGANIZATION_TYPES", "PARTICIPATION_ROLES"),
            *("PARTNER_ROLES", "POST_ROLES", "PROGRAM_STATUSES", "RELATIONS", "SENSITIVITIES"),
            "SOURCE_KINDS",
        }
    ),
    "geodata/coverage/change.py": frozenset({"BANDS"}),
    "geodata/coverage/measures.py": frozenset({"STATES"}),
    "geodata/gaps/local.py": frozenset({"STATISTICS", "WHY_NOT"}),
    "geodata/gaps/priority.py": frozenset({"COMPONENTS"}),
    "geodata/indicators.py": frozenset({"UNITS"}),
    "geodata/ledger.py": frozenset({"REASONS"}),
    "geodata/stories.py": frozenset({"FIGURES"}),
    "geodata/warmth/standing.py": frozenset({"STATES"}),
}
# Calls of geodata and loaders whose first text a reader may see: errors, and what is being done.
_SAYING = frozenset(
    {
        *("AreaError", "BoundaryError", "CacheError", "ExportError", "ModelError", "PlanError"),
        "RecordsError",
        *("SelectionError", "SourceError", "StoreError", "StoryError"),
        *("begin", "during", "say", "tell"),
    }
)
# The shell speaks English, and so does the maker of the example, which only the shell calls.
_ENGLISH = ("cli", "example")

Found = tuple[int, "str | tuple[str, str]", list[str]]


def collect_messages() -> Catalog:
    """Every message of the three packages, with the files that it stands in."""
    template = Catalog(project="Subnational engagement", charset="utf-8", fuzzy=False)
    for package in _PACKAGES:
        for file in sorted((_ROOT / package).rglob("*.py")):
            path = file.relative_to(_ROOT).as_posix()
            if file.parent.name in _ENGLISH:
                continue
            for line, message, comments in _extract(path):
                template.add(message, None, [(path, line)], auto_comments=comments)
    return template


def update_catalogues() -> None:
    """Write the template, and into each language's file what is new; what is gone leaves it."""
    template = collect_messages()
    TEMPLATE.parent.mkdir(parents=True, exist_ok=True)
    TEMPLATE.write_bytes(_written(template))
    for language in LANGUAGES:
        if language != "en":
            file = catalogue_file(language)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(_written(_updated(language, template)))


def catalogue_file(language: str) -> Path:
    """Where the translations of a language are."""
    return CATALOGUES / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def _updated(language: str, template: Catalog) -> Catalog:
    file = catalogue_file(language)
    known = Catalog(locale=language, charset="utf-8", fuzzy=False)
    if file.is_file():
        with file.open("rb") as text:
            known = read_po(text, locale=language)
    # A guess at a translation would be shown as one.
    known.update(template, no_fuzzy_matching=True, update_header_comment=False)
    known.fuzzy = False
    return known


def _written(catalogue: Catalog) -> bytes:
    """The catalogue as it is kept: by place in the code, without what changes at every run."""
    text = BytesIO()
    write_po(
        text, catalogue, width=100, ignore_obsolete=True, include_lineno=False, omit_header=False
    )
    dated = (b'"POT-Creation-Date:', b'"PO-Revision-Date:', b'"Generated-By:')
    lines = [line for line in text.getvalue().splitlines(True) if not line.startswith(dated)]
    return b"".join(lines)


def _extract(path: str) -> Iterator[Found]:
    """Messages of one file of Python: those that are marked, and those known by their place."""
    source = (_ROOT / path).read_text(encoding="utf-8")
    lines, tables = source.splitlines(), _TABLES.get(path, frozenset())
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.AnnAssign) and getattr(node.target, "id", "") in tables:
            yield from _of_table(node.value)
        elif isinstance(node, ast.Call):
            yield from _marked(node, lines)
            if not path.startswith("dashboard/"):
                yield from _of_call(node)


def _marked(call: ast.Call, lines: list[str]) -> Iterator[Found]:
    """What ``_`` and its like are given, also inside an f-string, where Babel's reader is blind."""
    texts, said = _MARKS.get(_name_of(call), 0), tuple(_texts(call.args))
    if not texts or len(said) < texts:
        return
    above = lines[call.lineno - 2].strip() if call.lineno > 1 else ""
    told, _, comment = above.partition("# Translators: ")
    message = said[0] if texts == 1 else (said[0], said[1])
    yield call.lineno, message, [comment] if comment and not told else []


def _name_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _of_table(table: ast.AST | None) -> Iterator[Found]:
    """The texts of a mapping's values; a pair of texts is a message about one and many as well."""
    for value in table.values if isinstance(table, ast.Dict) else []:
        texts = _texts(_parts(value))
        if isinstance(value, ast.Tuple):
            yield value.lineno, (texts[0], texts[1]), []
        for text in dict.fromkeys(texts):
            yield value.lineno, text, []


def _parts(value: ast.expr) -> list[ast.expr]:
    if isinstance(value, ast.Call):
        return value.args
    return value.elts if isinstance(value, ast.Tuple) else [value]


def _of_call(call: ast.Call) -> Iterator[Found]:
    """What an error says and what to do about it; what a long action says it is doing."""
    if _name_of(call) not in _SAYING:
        return
    remedies = [word.value for word in call.keywords if word.arg == "remedy"]
    for text in _texts([*call.args[:1], *remedies]):
        if "--" not in text:  # an option of the shell
            yield call.lineno, text, []


def _texts(parts: list[ast.expr]) -> list[str]:
    """Those that are texts and never change."""
    found = [part.value for part in parts if isinstance(part, ast.Constant)]
    return [text for text in found if isinstance(text, str) and text]


if __name__ == "__main__":
    update_catalogues()
