"""Words in page headers and footers are heard; what a program puts there is nobody's."""

from __future__ import annotations

import pytest

from xltrack.books.raw.margins import in_codes


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        ('&L&"黑体,Regular"&12待核：第三项&C&A&R&D', ("待核：第三项",)),
        ("&C&10第 &P 页 共 &N 页", ()),
        ("Page &P of &N", ()),
        ("&K00-024水务股&R经办：值班员丙", ("水务股", "经办：值班员丙")),
        ("&L水务股 && 环卫股", ("水务股 & 环卫股",)),
        ("&Z&F&G", ()),
        ("", ()),
    ],
)
def test_words_are_told_from_codes_and_page_numbers(codes: str, said: tuple[str, ...]) -> None:
    assert in_codes([codes]) == said
