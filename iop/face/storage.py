"""Static files by their hashes: style sheets joined to one, imports of our modules rewritten."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

SHEET: Final = "css/main.css"
OURS: Final = "js/"
IMPORT: Final = re.compile(r'@import url\("([^"]+)"\);\n?')

Paths = dict[str, tuple[Any, str]]
Converter = Callable[[re.Match[str]], str]


class Hashed(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise is untyped
    """Hashed and compressed files; a slow phone asks for one style sheet, not for forty."""

    support_js_module_import_aggregation = True

    def url_converter(
        self, name: str, hashed_files: dict[str, str], template: str | None = None
    ) -> Converter:
        """Leave other people's scripts alone: their imports may not be what they look like."""
        if name.endswith(".js") and not name.startswith(OURS):
            return lambda found: found["matched"]
        converter: Converter = super().url_converter(name, hashed_files, template)
        return converter

    def post_process(self, paths: Paths, dry_run: bool = False, **options: Any) -> Iterator[Any]:
        if SHEET in paths:
            source, path = paths[SHEET]
            paths = paths | {SHEET: (Joined(source), path)}
        yield from super().post_process(paths, dry_run=dry_run, **options)


class Joined:
    """Reads a style sheet with the sheets it imports in their places."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage

    def open(self, path: str) -> ContentFile[bytes]:
        folder = posixpath.dirname(path)
        whole = IMPORT.sub(lambda found: self._sheet(folder, found[1]), self._text(path))
        return ContentFile(whole.encode())

    def _sheet(self, folder: str, name: str) -> str:
        text = self._text(posixpath.join(folder, name))
        if "url(" in text:
            raise ImproperlyConfigured(f"{name} is joined to another sheet: it may name no address")
        return text

    def _text(self, path: str) -> str:
        with self.storage.open(path) as file:
            content: bytes = file.read()
        return content.decode()
