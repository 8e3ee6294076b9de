"""Reading a gettext catalogue, and the words that the code and the templates say."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("iop", "groups", "demo", "mentorship", "forums", "alumni", "metrics")
IN_CONTEXT = {"pgettext", "pgettext_lazy", "npgettext"}
SAYING = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"} | IN_CONTEXT
LITERAL = r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
CALL = re.compile(rf"\b(_|n?p?gettext)\({LITERAL}(?:, ?{LITERAL})?")
# A word of gettext's file and what it says, over as many lines as it takes.
FIELD = re.compile(r'^(msg\w+(?:\[\d\])?) ((?:"(?:[^"\\]|\\.)*"\n?)+)', re.MULTILINE)


@dataclass(frozen=True)
class Message:
    """A sentence with its translations: one, or one for each plural form."""

    sources: tuple[str, ...]
    said: tuple[str, ...]
    context: str = ""
    flags: frozenset[str] = field(default_factory=frozenset)

    @property
    def key(self) -> tuple[str, str]:
        return self.context, self.sources[0]


def read(catalogue: Path) -> list[Message]:
    """Return every message of a .po file but its head."""
    blocks = catalogue.read_text(encoding="utf-8").split("\n\n")
    return [found for block in blocks if (found := _message(block)).sources != ("",)]


def _message(block: str) -> Message:
    fields = {name: _joined(text) for name, text in FIELD.findall(block)}
    marks = ",".join(re.findall("^#,(.*)$", block, re.MULTILINE))
    return Message(
        tuple(fields[name] for name in ("msgid", "msgid_plural") if name in fields),
        tuple(text for name, text in sorted(fields.items()) if name.startswith("msgstr")),
        fields.get("msgctxt", ""),
        frozenset(mark.strip() for mark in marks.split(",")),
    )


def _joined(text: str) -> str:
    return "".join(ast.literal_eval(line) for line in text.splitlines())


def said_in_templates() -> Iterator[tuple[str, str]]:
    """Yield the context and the words of all that a template marks for translation."""
    for path in (ROOT / "templates").rglob("*.*"):
        for name, first, second in CALL.findall(templatize(path.read_text(encoding="utf-8"))):
            words = [ast.literal_eval(one) for one in (first, second) if one]
            yield (words[0], words[1]) if name in IN_CONTEXT else ("", words[0])


def said_in_code() -> Iterator[tuple[str, str]]:
    """Yield the context and the words of all that the code marks for translation."""
    for path in (path for package in PACKAGES for path in (ROOT / package).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
                yield from _words_of(node)


def _words_of(call: ast.Call) -> Iterator[tuple[str, str]]:
    name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    words = [one.value for one in call.args if isinstance(one, ast.Constant)]
    if name in SAYING and words and isinstance(words[0], str):
        yield (words[0], words[1]) if name in IN_CONTEXT else ("", words[0])
