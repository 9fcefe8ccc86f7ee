"""A brief on one page, offered beside the profile of an office, a body, a program or a place."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from dashboard import queries
from dashboard.components.leaving.exporting import open_export
from dashboard.components.leaving.subject import Asked, Say, Subject, Written
from dashboard.exports import Format
from dashboard.language import gettext as _
from dashboard.language import noop, speaking
from dashboard.reports.briefs import BriefKind, brief_of
from geodata.selection import Selection

_FORMATS: Mapping[str, Format] = {
    "brief": Format(
        noop("Brief on one page (PDF)"), ".pdf", "application/pdf", options=frozenset({"page"})
    )
}


@st.fragment
def offer_brief(selection: Selection, kind: BriefKind, identity: str, name: str) -> None:
    """The button that asks for whom the brief is, and makes it; a press reruns this alone.

    ``selection`` is what the page shows: its filters, if it has any, are those of the brief.
    """
    if st.button(
        _("Brief"),
        key="brief",
        type="tertiary",
        icon=":material/article:",
        help=_("What to know before a meeting, on one page to print or to carry."),
    ):
        open_export(_brief_subject(selection, kind, identity, name))


def _brief_subject(selection: Selection, kind: BriefKind, identity: str, name: str) -> Subject:
    def write(asked: Asked, say: Say) -> Written:
        from dashboard.exports.paper.brief import write_brief

        with queries.shown_to(asked.audience), speaking(asked.language):
            told = brief_of(
                queries.PageFacts(asked.audience),
                selection.but(audience=asked.audience),
                kind,
                identity,
                below=asked.below,
                language=asked.language,
            )
        say(_("Writing the file"))
        return Written(write_brief(told, **asked.options), told.about.left_out)

    return Subject(
        name=name,
        key=f"brief {kind} {identity} {selection.model_dump_json()}",
        write=write,
        formats=_FORMATS,
        widest=selection.audience,
    )
