#!/usr/bin/env python
"""The project's command line."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run one management command with the embedded settings unless others are named."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "iop.settings.embedded")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
