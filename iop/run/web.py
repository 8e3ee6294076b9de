"""Serves sockets and pages alone: `python -m iop.run.web -b 0.0.0.0 -p 8000 iop.asgi:application`.

It takes daphne's own command line.
"""

from typing import ClassVar

from daphne.cli import CommandLineInterface

from iop.run.server import Server


class Web(CommandLineInterface):  # type: ignore[misc]  # daphne brings no types
    """Daphne's command line with our server behind it."""

    server_class: ClassVar = Server


if __name__ == "__main__":
    Web.entrypoint()
