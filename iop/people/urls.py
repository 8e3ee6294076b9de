"""Addresses of people."""

from django.urls import path, re_path

from iop.people.views import address, in_and_out, keys, locked, me, staff, staff_person, welcome

app_name = "people"

welcome_urls = [
    path("welcome/next/", welcome.welcome_next, name="welcome_next"),
    path("welcome/agreement/", welcome.welcome_agreement, name="welcome_agreement"),
    path("welcome/key/", welcome.welcome_key, name="welcome_key"),
    path("welcome/passkey/", welcome.welcome_passkey, name="welcome_passkey"),
    path("welcome/address/<str:token>/", address.confirm, name="confirm_address"),
    path("welcome/<str:token>/", welcome.welcome, name="welcome"),
    path("welcome/<str:token>/name/", welcome.welcome_name, name="welcome_name"),
]

me_urls = [
    path("me/", me.me, name="me"),
    path("me/here/", locked.here, name="here"),
    path("me/settings/", me.me_settings, name="me_settings"),
    path("me/security/", me.security, name="security"),
    path("me/security/address/", address.change_address, name="change_address"),
    path("me/security/password/", keys.password, name="password"),
    path("me/security/passkeys/<int:pk>/remove/", keys.remove_passkey, name="remove_passkey"),
    path("me/second-factor/", me.second_factor, name="second_factor"),
    path("me/devices/", me.devices, name="devices"),
    path("me/who-sees-what/", me.consents, name="consents"),
    path("me/who-sees-what/<slug:kind>/", me.take_back_consent, name="take_back"),
    path("me/download/", me.download, name="download"),
    path("me/download/ready/", me.download_ready, name="download_ready"),
    re_path(r"^me/download/my-words\.(?P<form>json|txt)$", me.download_file, name="download_file"),
]

staff_urls = [
    path("staff/people/", staff.staff, name="staff"),
    path("staff/people/invite/", staff.invite_person, name="invite"),
    path(
        "staff/people/invitations/<str:key>/revoke/",
        staff.revoke_invitation,
        name="revoke_invitation",
    ),
    path(
        "staff/people/invitations/<str:key>/resend/",
        staff.resend_invitation,
        name="resend_invitation",
    ),
    path("staff/people/<str:key>/", staff_person.staff_person, name="staff_person"),
    path("staff/people/<str:key>/roles/", staff_person.give_person_role, name="give_role"),
    path("staff/people/<str:key>/roles/end/", staff_person.end_person_role, name="end_role"),
    path("staff/people/<str:key>/end/", staff_person.end_person, name="end_access"),
    path("staff/people/<str:key>/address/", address.change_address_of, name="change_address_of"),
    path("staff/people/<str:key>/renew/", staff_person.renew_person, name="renew_way_in"),
    path("staff/people/<str:key>/again/", staff_person.let_in_again, name="give_access_again"),
]

urlpatterns = [
    path("locked/", locked.locked, name="locked"),
    path("sign-in/passkey/", in_and_out.passkey, name="passkey"),
    path("sign-out/", in_and_out.sign_out, name="sign_out"),
    *welcome_urls,
    *me_urls,
    *staff_urls,
]
