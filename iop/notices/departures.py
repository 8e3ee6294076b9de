"""Registers what notices do when somebody is erased: what waits for their addresses is dropped."""

from iop.notices.actions import drop_letters_to
from iop.people.departures import on_address_forgotten

on_address_forgotten(drop_letters_to)
