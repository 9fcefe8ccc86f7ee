"""Loading one's own files: give them, see how they were read, correct that, then keep them."""

from dashboard.components.loading.section import show_add_files

__all__ = ["show_add_files"]
