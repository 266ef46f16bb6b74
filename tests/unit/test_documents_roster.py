"""The PDF of a list, its text read back by an independent PDF reader (SPEC L4)."""

import io
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pypdf
import pytest

from ov_desktop.documents import roster
from ov_desktop.documents.roster import RosterDocument, TooLongError, roster_pdf

AT_SITE = ("00042", "Durand", "Marie", "06 39 98 00 01", "marie@exemple.example", "Entrepôt Nord", "", "", "1200")
AT_HOME = ("", "O'Brien", "=Luc", "06 39 98 00 02", "luc@exemple.example", "", "SIMPLE RS", "Siège", "320")
HEADER = "N° Matricule Nom Prénom Mobile E-mail Livraison Dotation"


def document(*rows: Sequence[str]) -> RosterDocument:
    grants = sum(int(row[8]) for row in rows if row[8].isdigit())
    return RosterDocument("Été 2027", "CSE Ateliers de l’Erdre", rows, grants)


def pages_of(content: RosterDocument) -> list[str]:
    pdf = roster_pdf(content, printed=datetime(2026, 11, 24, 23, 30, tzinfo=UTC))
    return [
        re.sub("[ \n]+", " ", page.extract_text()).replace("\u202f", "'").replace("\u00a0", "_")
        for page in pypdf.PdfReader(io.BytesIO(pdf)).pages
    ]


def test_each_person_has_a_line_with_every_column() -> None:
    (text,) = pages_of(document(AT_SITE, AT_HOME))

    assert "1 00042 Durand Marie 06 39 98 00 01 marie@exemple.example Entrepôt Nord 1'200_€" in text
    assert "2 O'Brien =Luc 06 39 98 00 02 luc@exemple.example SIMPLE RS site retour_: Siège 320_€" in text


def test_the_head_says_which_list_it_is_and_what_it_adds_up_to() -> None:
    (text,) = pages_of(document(AT_SITE, AT_HOME))

    assert "Liste des collaborateurs CSE Ateliers de l’Erdre" in text
    # Half past eleven in the evening, world time, is the next day in Paris.
    assert "Campagne Été 2027 Collaborateurs 2 Total des dotations 1'520_€ Date 25/11/2026" in text
    assert "Lignes à corriger" not in text


def test_rows_with_an_error_are_shown_as_typed_and_counted() -> None:
    wrong = ("", "Roy", "", "12", "roy@", "Siège", "SIMPLE RS", "", "cent")
    (text,) = pages_of(replace(document(AT_SITE, wrong), to_correct=1))

    assert "Lignes à corriger 1" in text
    assert "2 Roy 12 roy@ Siège, SIMPLE RS cent" in text


def test_the_columns_are_named_on_each_page_and_pages_are_numbered() -> None:
    pages = pages_of(document(*[AT_SITE] * 90))

    assert len(pages) >= 3
    for number, page in enumerate(pages, start=1):
        assert page.count(HEADER) == 1
        foot = "CSE Ateliers de l’Erdre, campagne «_Été 2027_», liste du 25/11/2026"
        assert page.endswith(f"{foot} Page {number} sur {len(pages)}")


def test_the_document_is_tagged_for_screen_readers() -> None:
    pdf = roster_pdf(document(AT_SITE), printed=datetime(2026, 11, 24, tzinfo=UTC))
    catalogue = pypdf.PdfReader(io.BytesIO(pdf)).trailer["/Root"]

    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"].startswith("fr")


def test_a_list_that_is_too_long_for_paper_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roster, "ROWS_AT_MOST", 1)

    with pytest.raises(TooLongError):
        roster_pdf(document(AT_SITE, AT_HOME), printed=datetime(2026, 11, 24, tzinfo=UTC))
