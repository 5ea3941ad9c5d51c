"""Texts inside XML: between two tags, or as the value of an attribute."""

from __future__ import annotations


def escaped(text: str) -> str:
    """A text between two tags. (``xml.sax.saxutils`` has the same, and loads a web client when it is imported.)"""
    return text.replace("&", "&amp;").replace(">", "&gt;").replace("<", "&lt;")


def attribute(text: str) -> str:
    """A text as the value of an attribute, in its quotes."""
    plain = escaped(text).replace("\n", "&#10;").replace("\r", "&#13;").replace("\t", "&#9;")
    if '"' not in plain:
        return f'"{plain}"'
    return f"'{plain}'" if "'" not in plain else '"' + plain.replace('"', "&quot;") + '"'
