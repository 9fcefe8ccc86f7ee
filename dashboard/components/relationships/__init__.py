"""Relationships: the list of them, cooling first; one of them with its curve; what is expected."""

from dashboard.components.relationships.directory import show_directory
from dashboard.components.relationships.elections import show_elections
from dashboard.components.relationships.expected import show_cadences
from dashboard.components.relationships.profile import show_relationship
from dashboard.components.relationships.sections import show_sections

__all__ = [
    "show_cadences",
    "show_directory",
    "show_elections",
    "show_relationship",
    "show_sections",
]
