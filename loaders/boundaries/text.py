"""Text that was UTF-8 and was read as something else (``QuÃ©bec``), put right wholesale."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from loaders.boundaries.layer import Layer

_EXAMPLES = 3


def mend_text(layer: Layer) -> Layer:
    """A layer whose text is what its maker wrote.

    UTF-8 that was read as Windows-1252 (or Latin-1) can be read back without loss, and no other
    text can be by chance as long as every value that is not plain ASCII can. So a layer is mended
    when all of its texts can be, and left alone when one cannot.

    Parameters
    ----------
    layer : Layer

    Returns
    -------
    Layer
        With ``mended`` naming examples where anything was put right.
    """
    changes: dict[str, pd.Series] = {}
    examples: list[str] = []
    for column in layer.frame.columns:
        if not pd.api.types.is_string_dtype(layer.frame[column]):
            continue
        texts = layer.frame[column]
        foreign = texts[[isinstance(text, str) and not text.isascii() for text in texts]]
        mended = foreign.map(_read_back)
        if mended.isna().any():
            return layer
        if len(mended):
            changes[column] = texts.where(~texts.index.isin(mended.index), mended)
            examples.extend(mended)
    if not changes:
        return layer
    unique = tuple(dict.fromkeys(examples))[:_EXAMPLES]
    return replace(layer, frame=layer.frame.assign(**changes), mended=unique)


def _read_back(text: str) -> str | None:
    """The text as UTF-8, None where its characters cannot have been UTF-8."""
    content = bytearray()
    for char in text:
        try:
            content += char.encode("windows-1252")
        except UnicodeEncodeError:
            if ord(char) > 0xFF:
                return None
            content.append(ord(char))  # five bytes have no character in Windows-1252
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return None
