"""A post office for tests."""

from django.core.mail.backends.base import BaseEmailBackend


class Office(BaseEmailBackend):
    """A mail server that does as it is told."""

    error: Exception | None = None
    refuses_to_open = False
    took: list[str] = []

    def open(self) -> bool:
        if self.refuses_to_open:
            raise ConnectionRefusedError
        return True

    def send_messages(self, messages) -> int:
        if self.error is not None:
            raise self.error
        self.took.extend(message.to[0] for message in messages)
        return len(messages)


class Shut(Office):
    """A mail server that does not answer."""

    refuses_to_open = True
