"""What is over and says where somebody was, or when, is not kept for nothing."""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from iop.people.models import AddressChange
from iop.sql import tell


def forget_what_is_over() -> None:
    """Delete sessions that have ended, their devices, old counts of guesses and links to a new
    address that nobody opened. Safe to repeat; four statements.
    """
    now = timezone.now()
    longest = timedelta(seconds=settings.SESSION_COOKIE_AGE)
    Session.objects.filter(expire_date__lt=now).delete()
    # By age, not by a session that is missing: one that changes its secret is missing for a moment.
    UserSession.objects.filter(created_at__lt=now - longest).delete()
    AddressChange.objects.filter(expires_at__lt=now).delete()
    before = connection.ops.adapt_datetimefield_value(now)
    tell("DELETE FROM people_attempt WHERE expires < %s", [before])
