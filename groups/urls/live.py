"""Addresses of everything live. Only random keys stand in them."""

from django.urls import URLPattern, path

from groups.views import after, beside, circle, door, lead, lounge, room

SESSION = "sessions/<str:key>/"
LOUNGE = "groups/<str:key>/lounge/"

door_urls = [
    path(SESSION, door.session, name="session"),
    path(f"{SESSION}arrive/", door.come, name="arrive"),
    path(f"{SESSION}part/", door.part, name="part"),
    path(f"{SESSION}leave/", door.leave, name="leave"),
    path(f"{SESSION}left/", door.left, name="left"),
]
room_urls = [
    path(f"{SESSION}say/", room.say, name="say"),
    path(f"{SESSION}history/", room.history, name="history"),
    path(f"{SESSION}check-in/", circle.check_in, name="check_in"),
    path(f"{SESSION}pass/", circle.pass_by, name="pass"),
    path(f"{SESSION}intention/", circle.intention, name="intention"),
    path(f"{SESSION}leaving/", circle.leaving, name="leaving"),
    path(f"{SESSION}leaving/offer/", circle.offer, name="offer"),
]
lead_urls = [
    path(f"{SESSION}lead/part/", lead.part, name="lead_part"),
    path(f"{SESSION}lead/start/", lead.start, name="start"),
    path(f"{SESSION}lead/step/", lead.step, name="step"),
    path(f"{SESSION}lead/more-time/", lead.more_time, name="more_time"),
    path(f"{SESSION}lead/timer/", lead.timer, name="timer"),
    path(f"{SESSION}lead/end/", lead.end, name="end"),
    path(f"{SESSION}lead/let-in/", lead.let_in, name="let_in"),
    path(f"{SESSION}lead/call-back/", lead.call_back, name="call_back"),
    path(f"{SESSION}lead/mute/", lead.mute, name="mute"),
    path(f"{SESSION}lead/unmute/", lead.unmute, name="unmute"),
    path(f"{SESSION}lead/remove/", lead.remove, name="remove"),
    path(f"{SESSION}lead/let-back/", lead.back, name="let_back"),
    path(f"{SESSION}lead/invite/", lead.ask, name="invite"),
    path(f"{SESSION}lead/lower-hand/", lead.lower, name="lower_hand"),
    path(f"{SESSION}lead/stay-with/", lead.stay_with, name="stay_with"),
]
BESIDE = f"{SESSION}beside/<str:person>/"
beside_urls = [
    path(BESIDE, beside.beside, name="beside"),
    path(f"{BESIDE}say/", beside.say, name="beside_say"),
    path(f"{BESIDE}number/", beside.number, name="beside_number"),
    path(f"{BESIDE}part/", beside.close, name="part_with"),
]
after_urls = [
    path(f"{SESSION}after/", after.after, name="after"),
    path(f"{SESSION}after/reach/", after.reach, name="reach"),
    path(f"{SESSION}after/change/", after.change, name="change_attendance"),
]
lounge_urls = [
    path(LOUNGE, lounge.lounge, name="lounge"),
    path(f"{LOUNGE}say/", lounge.say, name="lounge_say"),
    path(f"{LOUNGE}check-in/", lounge.daily, name="daily_check_in"),
    path(f"{LOUNGE}see-to/<str:check_in>/", lounge.see_to_it, name="see_to"),
]
urlpatterns: list[URLPattern] = [
    *door_urls,
    *room_urls,
    *lead_urls,
    *beside_urls,
    *after_urls,
    *lounge_urls,
]
