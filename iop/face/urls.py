from django.urls import path

from iop.face import views

app_name = "face"
urlpatterns = [
    path("help/", views.help_now, name="help"),
    path("notes/", views.leave, name="leave"),
    path("avatar/<str:seed>.svg", views.avatar, name="avatar"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("who-sees-what/", views.who_sees_what, name="who_sees_what"),
    path("styleguide/", views.show_styleguide, name="styleguide"),
]
