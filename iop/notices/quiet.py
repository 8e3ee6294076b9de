"""Quiet hours: whether it is a time of day at which a person does not want a letter."""

from datetime import datetime, time

from iop.face.words import zone_info


def is_quiet(
    moment: datetime, zone: str, quiet_from: time | None, quiet_until: time | None
) -> bool:
    """Tell whether a moment falls into quiet hours on the person's own wall clock.

    Pure. The hours may run over midnight; they begin and end by the clock on the wall, so an hour
    that daylight saving repeats is quiet twice and one that it leaves out never was. Without two
    different times nothing is quiet. A zone that is unknown here counts as the site's own.
    """
    if quiet_from is None or quiet_until is None or quiet_from == quiet_until:
        return False
    clock = moment.astimezone(zone_info(zone)).time()
    if quiet_from < quiet_until:
        return quiet_from <= clock < quiet_until
    return clock >= quiet_from or clock < quiet_until
