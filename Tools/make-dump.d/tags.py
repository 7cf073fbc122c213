"""The tags that cameras write into films."""

from datetime import timezone

PLACE = "+51.5007-000.1246+012.000/"
UTC = timezone.utc


def iso(moment, offset=False):
    if offset:
        return moment.strftime("%Y-%m-%dT%H:%M:%S%z")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000000Z")


def apple(filmed, container=None):
    """An iPad's tags; `container` is the time that a later trimming wrote."""
    return {
        "creation_time": iso(container or filmed),
        "com.apple.quicktime.creationdate": iso(filmed, offset=True),
        "com.apple.quicktime.make": "Apple", "com.apple.quicktime.model": "iPad Pro (11-inch)",
        "com.apple.quicktime.software": "17.4", "com.apple.quicktime.location.ISO6709": PLACE}


def wall_clock(moment):
    """Local time written as if it were UTC, as cameras do that know no zone."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000000Z")
