"""Check the record from its first row to its last."""

import json
from itertools import chain
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import CommandError, CommandParser

from iop.audit.models import AuditEvent
from iop.audit.queries import Anchor, all_faults, anchor, faults_since
from iop.policy import DeclaredCommand


class Command(DeclaredCommand):
    """Name every row that was edited, deleted, moved or cut off; fail when there is one."""

    help = "Check the audit record. Names each faulty row; ends with an error when there is one."
    action: ClassVar[str] = "audit.verify"

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer an anchor outside the database."""
        parser.add_argument("--since", type=Path, help="also hold it against this anchor")
        parser.add_argument("--write-anchor", type=Path, help="when all holds, write one here")

    def handle(self, *, since: Path | None, write_anchor: Path | None, **options: Any) -> None:
        """Check, tell, and keep an anchor."""
        kept: Anchor = json.loads(since.read_text(encoding="utf-8")) if since else {}
        found = [str(fault) for fault in chain(all_faults(), faults_since(kept))]
        for fault in found:
            self.stderr.write(fault)
        if found:
            raise CommandError(f"The record does not hold: {len(found)} faults.")
        if write_anchor:
            write_anchor.write_text(json.dumps(anchor(), indent=1) + "\n", encoding="utf-8")
        self.stdout.write(f"The record holds: {AuditEvent.objects.count()} rows.")
