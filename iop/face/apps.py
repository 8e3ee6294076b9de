from importlib import import_module

from django.apps import AppConfig
from django.forms import Field
from django.utils.translation import gettext_lazy as _


class FaceConfig(AppConfig):
    """The face; it also gives every form of the site, our own or a library's, a kinder sentence."""

    name = "iop.face"
    verbose_name = "Face"

    def ready(self) -> None:
        import_module("iop.face.checks")
        Field.default_error_messages["required"] = _("This still needs an answer.")
