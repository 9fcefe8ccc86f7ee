"""What can fail, one class per noun, each saying what, where and what to do about it."""

from __future__ import annotations


class EngagementError(Exception):
    """An error a person can act on.

    Parameters
    ----------
    what : str
        One sentence, without jargon: what was wrong.
    where : str, optional
        File, sheet, row, layer or address it was found at.
    remedy : str, optional
        What the reader can do now.
    """

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        self.what, self.where, self.remedy = what, where, remedy
        place = f" ({where})" if where else ""
        super().__init__(f"{what.rstrip('.')}{place}." + (f" {remedy}" if remedy else ""))


class SourceError(EngagementError):
    """A file or feed that cannot be opened or read at all."""


class BoundaryError(EngagementError):
    """A boundary file that was read but cannot serve as areas."""


class RecordsError(EngagementError):
    """A records file that was read but holds nothing that can be placed."""


class ModelError(EngagementError):
    """A table that does not have the columns or codes of the canonical model."""


class AreaError(EngagementError):
    """An area, level or vintage that does not exist."""


class StoreError(EngagementError):
    """The store cannot be opened, read or written."""


class CacheError(EngagementError):
    """The folder of derived files cannot be made or written to."""


class SelectionError(EngagementError):
    """A link or a saved view that cannot be understood."""


class PlanError(EngagementError):
    """Visits that cannot be planned as they were asked for, or a plan that cannot be read."""


class StoryError(EngagementError):
    """A story that cannot be read, or holds what no view can show."""


class ExportError(EngagementError):
    """A file that cannot be made as it was asked for."""
