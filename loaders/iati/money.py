"""What an activity is to cost: its budgets, added up where they are of one currency."""

from __future__ import annotations

import math

from loaders.iati.elements import Element, text_of

_REVISED = frozenset({"2", "revised"})  # BudgetType; 1.x says it in words


def budget_of(activity: Element) -> tuple[float | None, str]:
    """The sum of an activity's budgets, and its currency.

    A revised budget stands for the original one of the same period. Transactions are not budgets.

    Parameters
    ----------
    activity : lxml element
        ``iati-activity``, 1.x or 2.x.

    Returns
    -------
    float or None, str
        Amount and ISO 4217 code; None where no budget can be read, or where they are of several
        currencies, which nobody can add. The code is empty where the file does not say it.
    """
    usual = (activity.get("default-currency") or "").strip().upper()
    by_period: dict[tuple[str, str], tuple[bool, float, str]] = {}
    for at, budget in enumerate(activity.iterfind("budget")):
        value = budget.find("value")
        amount = _amount(text_of(value))
        if value is None or amount is None:
            continue
        currency = (value.get("currency") or "").strip().upper() or usual
        revised = (budget.get("type") or "").strip().casefold() in _REVISED
        period = _period(budget) or (str(at), "")
        if period not in by_period or revised >= by_period[period][0]:
            by_period[period] = (revised, amount, currency)
    currencies = {currency for _, _, currency in by_period.values()}
    if len(currencies) != 1:
        return None, ""
    return math.fsum(amount for _, amount, _ in by_period.values()), currencies.pop()


def _period(budget: Element) -> tuple[str, str] | None:
    """First and last day as stated; None where the budget has no period."""
    days = [budget.find(name) for name in ("period-start", "period-end")]
    said = tuple("" if day is None else (day.get("iso-date") or text_of(day)) for day in days)
    return (said[0], said[1]) if any(said) else None


def _amount(text: str) -> float | None:
    try:
        amount = float(text.replace(",", "").replace(" ", ""))
    except ValueError:
        return None
    return amount if math.isfinite(amount) else None
