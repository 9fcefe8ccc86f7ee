"""The Share dialog: a link to the view, a short one, a code for the room, what they leave out."""

from __future__ import annotations

from html import escape

import streamlit as st

from dashboard import queries
from dashboard.components.leaving.asking import ask_audience, show_sentences
from dashboard.components.leaving.code import draw_code, show_code
from dashboard.components.leaving.links import Address, address_of_view
from dashboard.components.shell import show_failure
from dashboard.language import gettext as _
from dashboard.language import ngettext
from dashboard.words import wording
from geodata.audience import AUDIENCES
from geodata.selection import Selection

_AUDIENCE = "share-for"


def offer_share(selection: Selection, page: str) -> None:
    """The button that opens the dialog."""
    if st.button(_("Share link"), key="share", type="tertiary", icon=":material/share:"):
        st.session_state[_AUDIENCE] = AUDIENCES[0]
        title = _("Share this view")
        st.dialog(title, width="medium", icon=":material/share:")(_show)(selection, page)


def _show(selection: Selection, page: str) -> None:
    left, right = st.columns([1.25, 1], gap="large")
    with left:
        audience = ask_audience(_AUDIENCE, selection.audience)
        address = address_of_view(page, selection.but(audience=audience))
        _show_links(address)
        show_sentences([*_left_out(selection, audience), *_unlike_here(), *_no_lock(address)])
    with right:
        _show_code(address)


def _show_code(address: Address) -> None:
    drawn = draw_code(address.short)
    if not drawn:
        st.caption(_("The link is too long for a QR code."))
        return
    show_code(drawn, address.short)
    st.download_button(
        _("Download the code (SVG)"),
        data=drawn.encode(),
        file_name=f"link-{address.name or 'whole'}.svg",
        mime="image/svg+xml",
        key="share-code",
        type="tertiary",
        icon=":material/download:",
        on_click="ignore",
    )


def _show_links(address: Address) -> None:
    copies = [_copy(address.whole, _("Copy the whole link"))]
    told = f"<code>{escape(address.whole)}</code>"
    if address.failed is None:
        st.html(f'<p class="eng-address" dir="ltr">{escape(address.short)}</p>')
        copies.insert(0, _copy(address.short, _("Copy the short link")))
        told = f"<details><summary>{escape(_('The whole link'))}</summary>{told}</details>"
    else:
        show_failure(address.failed)
    st.html(f'<p class="eng-copies">{"".join(copies)}</p><div class="eng-whole">{told}</div>')


def _copy(text: str, label: str) -> str:
    """A button that puts a text on the clipboard; the page's script does it, and says so."""
    return (
        f'<button type="button" class="eng-button" data-copy="{escape(text)}" '
        f'data-done="{escape(_("Copied"))}" '
        f'data-failed="{escape(_("This browser does not copy it"))}">'
        f'<span aria-live="polite">{escape(label)}</span></button>'
    )


def _left_out(selection: Selection, audience: str) -> list[str]:
    here = queries.view(selection).summary.engagements
    shown = selection.but(audience=audience)
    with queries.shown_to(audience):
        there = queries.view(shown).summary.engagements
        left_out = queries.left_out(selection.vintage)
    figures = {"count": wording.number(here - there), "all": wording.number(here)}
    if left_out.nothing:
        return [_("Everything that is loaded is for this audience: the link leaves nothing out.")]
    if here == there:
        return [_("No engagement of this view is left out for this audience.")]
    said = ngettext(
        "It leaves out {count} of {all} engagements of this view, which is for a narrower circle.",
        "It leaves out {count} of {all} engagements of this view, which are for a narrower circle.",
        here - there,
    )
    return [said.format(**figures)]


def _unlike_here() -> list[str]:
    return [
        _("The day and the colour classes are written into it. Files loaded later may change it."),
        _("Plans that are not saved and files that are not loaded yet stay in your window."),
    ]


def _no_lock(address: Address) -> list[str]:
    said = [
        _("It is no lock: whoever can open this dashboard can change a link, and see the rest.")
    ]
    if address.here_alone:
        said.append(_("It opens on this computer alone, for the dashboard runs on it for you."))
    return said
