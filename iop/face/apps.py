from django.apps import AppConfig


class FaceConfig(AppConfig):
    name = "iop.face"
    verbose_name = "Face"
