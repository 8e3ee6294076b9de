"""Addresses of home, groups, planning and search. Only random keys stand in them."""

from django.urls import URLPattern, path

from groups.views import home, planning, search

urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("groups/", home.groups, name="groups"),
    path("groups/<slug:key>/", home.group, name="group"),
    path("groups/<slug:key>/ask-me-last/", home.ask_me_last, name="ask_me_last"),
    path("search/", search.search, name="search"),
    path("staff/", planning.staff, name="staff"),
    path("staff/programme/", planning.programme, name="programme"),
    path("staff/groups/new/", planning.new_group, name="new_group"),
    path("staff/groups/<slug:key>/", planning.staff_group, name="staff_group"),
    path("staff/groups/<slug:key>/change/", planning.change_group, name="change_group"),
    path("staff/groups/<slug:key>/end/", planning.end_group, name="end_group"),
    path("staff/groups/<slug:key>/series/new/", planning.new_series, name="new_series"),
    path("staff/groups/<slug:key>/people/", planning.add_person, name="add_person"),
    path("staff/groups/<slug:key>/people/end/", planning.end_membership, name="end_membership"),
    path("staff/groups/<slug:key>/places/release/", planning.release_place, name="release_place"),
    path("staff/series/<slug:key>/change/", planning.change_series, name="change_series"),
    path("staff/sessions/<slug:key>/change/", planning.change_session, name="change_session"),
    path("staff/series/<slug:key>/end/", planning.end_series, name="end_series"),
    path("staff/sessions/<slug:key>/cancel/", planning.cancel_session, name="cancel_session"),
]
