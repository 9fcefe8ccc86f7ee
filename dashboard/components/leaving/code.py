"""A link as a QR code that a room can read from the wall."""

from __future__ import annotations

import base64
from html import escape
from io import BytesIO

import streamlit as st

from dashboard.language import gettext as _

_QUIET = 4  # modules of white around it, as ISO/IEC 18004 asks for
_MODULE = 8  # user units, so that a program that knows no scaling draws it large enough


def draw_code(text: str) -> str:
    """A text as an SVG picture, black on white in both themes; empty where it is too long for one.

    As much is added against dirt and glare as its size has room for.
    """
    import segno  # late: only who shares a link needs it

    try:
        code = segno.make_qr(text, error="m", boost_error=True)
    except segno.DataOverflowError:
        return ""
    drawn = BytesIO()
    code.save(
        drawn, kind="svg", scale=_MODULE, border=_QUIET, dark="#000", light="#fff", xmldecl=False
    )
    return drawn.getvalue().decode()


def show_code(drawn: str, text: str) -> None:
    """The code, and a button that fills the screen with it."""
    picture = base64.b64encode(drawn.encode()).decode()
    said = _("QR code that opens {link}").format(link=text)
    st.html(
        f'<figure class="eng-code"><img alt="{escape(said)}" '
        f'src="data:image/svg+xml;base64,{picture}">'
        f'<figcaption dir="ltr">{escape(text)}</figcaption>'
        f'<button type="button" class="eng-button" data-fill>{escape(_("Fill the screen"))}'
        f"</button></figure>"
    )
