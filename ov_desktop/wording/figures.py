"""Amounts, numbers, dates and hours as French readers write them (textes, section 5)."""

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal

from ov_desktop.domain.clock import paris_time
from ov_desktop.domain.vouchers import Breakdown
from ov_desktop.wording.text import _, plural

NO_BREAK = "\u00a0"
THIN_NO_BREAK = "\u202f"

_WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


def number(value: int) -> str:
    """Return a whole number with thousands apart: ``1 234``."""
    return f"{value:,}".replace(",", THIN_NO_BREAK)


def euros(amount: int | Decimal, *, cents: bool = False) -> str:
    """Return an amount: ``200 €``, ``1 234,50 €``; a round one has decimals only where ``cents`` asks for them."""
    value = Decimal(amount).quantize(Decimal("0.01"))
    whole, _dot, fraction = f"{value:,.2f}".partition(".")
    text = whole.replace(",", THIN_NO_BREAK)
    if cents or fraction != "00":
        text = f"{text},{fraction}"
    return f"{text}{NO_BREAK}€"


def percentage(rate: Decimal) -> str:
    """Return a rate as a percentage: ``Decimal("0.055")`` is ``5,5 %``."""
    text = f"{(rate * 100).normalize():f}".replace(".", ",")
    return f"{text}{NO_BREAK}%"


def day(value: date) -> str:
    """Return ``24/11/2026``."""
    return f"{value:%d/%m/%Y}"


def weekday(value: date) -> str:
    """Return the day of the week in lower case: ``mardi``."""
    return _(_WEEKDAYS[value.weekday()])


def hour(value: time) -> str:
    """Return ``9 h``, ``9 h 05``, ``23 h 59``."""
    minutes = f"{NO_BREAK}{value.minute:02d}" if value.minute else ""
    return f"{value.hour}{NO_BREAK}h{minutes}"


def paris_day(instant: datetime) -> str:
    """Return the date in Paris of an instant: ``24/11/2026``."""
    return day(paris_time(instant).date())


def paris_hour(instant: datetime) -> str:
    """Return the hour in Paris of an instant: ``9 h 05``."""
    return hour(paris_time(instant).time())


def listed(items: Sequence[str], last: str = "et") -> str:
    """Join words: ``a, b et c``; ``last`` is the word before the last one."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def denominations(values: Sequence[int]) -> str:
    """Return ``10, 20, 25 ou 50 €``."""
    return f"{listed([str(value) for value in sorted(values)], _('ou'))}{NO_BREAK}€"


def vouchers(denomination: int, count: int) -> str:
    """Return ``1 chèque de 10 €`` or ``2 chèques de 10 €``; the number is never alone at the end of a line."""
    text = plural("{count}\u00a0chèque de {value}\u00a0€", "{count}\u00a0chèques de {value}\u00a0€", count)
    return text.format(count=number(count), value=denomination)


def breakdown(value: Breakdown) -> str:
    """Return a breakdown in words, denominations ascending: ``1 chèque de 20 € et 2 chèques de 50 €``."""
    return listed([vouchers(denomination, count) for denomination, count in value.items() if count], _("et"))
