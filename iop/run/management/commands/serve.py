"""Start the whole site in this process."""

import socket
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import CommandParser

from iop.asgi import application
from iop.celery import app as celery_app
from iop.policy import DeclaredCommand
from iop.run.background import Background
from iop.run.preparation import migrate_if_behind, set_out_demonstration
from iop.run.restoring import is_shut
from iop.run.server import build_server


class Command(DeclaredCommand):
    """Bring the database up to date, fill the demonstration if new, then serve until Ctrl-C."""

    help = "Start the site with live rooms and background tasks in one process."
    action: ClassVar[str] = "operate.serve"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the address to listen on; the port comes from SITE_URL."""
        parser.add_argument("--host", default="127.0.0.1")

    def handle(self, *, host: str, **options: Any) -> None:
        """Prepare and serve."""
        port = urlsplit(settings.SITE_URL).port or 8000
        refuse_taken_port(host, port)
        if migrate_if_behind():
            self.stdout.write("The database is up to date.")
        if is_shut():
            raise CommandError("A restore has not finished: manage.py restore --finish")
        set_out_demonstration(self.stdout)
        background = Background(celery_app)
        background.start()
        build_server(application, host, port, self.greet).run()
        background.stop()

    def greet(self) -> None:
        """Say where the site is and who can be signed in as."""
        self.stdout.write(f"\n{settings.SITE_NAME} is at {settings.SITE_URL}  (Ctrl-C stops it)\n")
        if apps.is_installed("demo"):
            self.stdout.write("You can sign in as:")
            call_command("demo", "--people", stdout=self.stdout)


def refuse_taken_port(host: str, port: int) -> None:
    """Raise a sentence that helps when somebody already listens there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            sentence = f"Port {port} is taken. Choose another: make run PORT=8001"
            raise CommandError(sentence) from error
