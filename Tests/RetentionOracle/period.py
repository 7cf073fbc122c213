"""Civil dates and periods, by Python's own calendar."""
import datetime
import re

LAST = datetime.date(9999, 12, 31)


def day(text):
    """A date of its text."""
    return datetime.date.fromisoformat(text)


def parts(period):
    """A period as months and days."""
    match = re.fullmatch(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?", period)
    years, months, weeks, days = (int(number or 0) for number in match.groups())
    return years * 12 + months, weeks * 7 + days


def later(date, days):
    """The date so many days later, but never after the last that can be written."""
    try:
        return date + datetime.timedelta(days=days)
    except OverflowError:
        return LAST


def add(date, period, forward):
    """Years and months together, then weeks and days; a day that does not exist is rounded first."""
    months, days = parts(period)
    total = date.year * 12 + date.month - 1 + months
    year, month = total // 12, total % 12 + 1
    if year > 9999:
        return LAST
    following = (year + (month == 12), month % 12 + 1)
    try:
        landed = datetime.date(year, month, date.day)
    except ValueError:
        first = datetime.date(*following, 1)
        landed = first if forward else first - datetime.timedelta(days=1)
    return later(landed, days)
