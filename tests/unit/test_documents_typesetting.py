"""Typesetting, seen through the two documents: literal text, the same bytes everywhere, accessible PDF."""

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime

import pypdf
import pytest
import typst

from ov_desktop.documents.confirmation import ConfirmationData, confirmation_pdf
from ov_desktop.documents.order import order_pdf
from ov_desktop.documents.typesetting import typeset
from ov_desktop.domain.choice import Choice
from ov_desktop.domain.order import (
    Exclusion,
    ExclusionReason,
    OrderDocument,
    OrderLine,
    Origin,
    compute_fees,
    product_total,
)
from ov_desktop.domain.vouchers import Format

MOMENT = datetime(2027, 1, 12, 11, 34, tzinfo=UTC)
MARKUP = "#sys *x* _y_ $z$ `c` <l> @r \\n // /* = - + [b] {c} & 'q' \"d\" -- ..."


def confirmation(**changes: object) -> ConfirmationData:
    data = ConfirmationData(
        organisation="CSE Erdre",
        kind="CSE",
        first_name="Camille",
        last_name="Rousseau",
        campaign="Été 2027",
        recorded_at=MOMENT,
        choice=Choice(0, 320),
        site="",
        code="7K4M92QDXT",
        version=1,
        end=date(2027, 2, 12),
        contact="Contactez votre CSE (CSE Erdre).",
    )
    return replace(data, **changes)


def order(name: str) -> bytes:
    line = OrderLine("1", Format.CONNECT, name[:20], name, "Ana", "a@b.example", "+33639980000", 50, Origin.CHOICE)
    document = OrderDocument(
        client_code="00123456",
        number="2027-001",
        external_reference=name,
        source_file=name,
        lines=[line],
        exclusions=[Exclusion("2", "", name, "Bo", 50, ExclusionReason.REMOVED)],
        totals=[product_total([line], Format.CONNECT)],
        fees=compute_fees(50, 1),
    )
    return order_pdf(document, organisation=name, created=MOMENT, campaign=name)


def text_of(pdf: bytes) -> str:
    """The whole text; a line break within a sentence is a space like any other."""
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).replace("\n", " ").split(" "))


def squeezed(text: str) -> str:
    return "".join(text.split())


def tags(pdf: bytes) -> list[str]:
    """The structure types of a document, each as often as it stands there."""
    found = []
    todo = [pypdf.PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/StructTreeRoot"]]
    while todo:
        node = todo.pop().get_object()
        if isinstance(node, pypdf.generic.ArrayObject):
            todo.extend(node)
        elif isinstance(node, pypdf.generic.DictionaryObject):
            if "/S" in node:
                found.append(str(node["/S"]))
            if "/K" in node:
                todo.append(node["/K"])
    return found


def test_what_people_typed_comes_out_as_it_is_in_the_confirmation() -> None:
    pdf = confirmation_pdf(confirmation(last_name=MARKUP, campaign=MARKUP, organisation=MARKUP, contact=MARKUP))

    text = squeezed(text_of(pdf))
    assert f"Camille{squeezed(MARKUP)},votrechoixpourlacampagne«{squeezed(MARKUP)}»" in text
    assert text.count(squeezed(MARKUP)) == 4
    assert pypdf.PdfReader(io.BytesIO(pdf)).metadata.author == MARKUP


def test_what_people_typed_comes_out_as_it_is_in_the_order() -> None:
    text = squeezed(text_of(order(MARKUP)))

    assert text.count(squeezed(MARKUP)) == 7  # organisation at head and foot, campaign, reference, file, two people


@pytest.mark.parametrize("make", [lambda: confirmation_pdf(confirmation()), lambda: order("Durand")])
def test_a_document_is_tagged_for_accessibility_with_title_and_language(make: Callable[[], bytes]) -> None:
    pdf = make()
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    root = reader.trailer["/Root"]

    assert root["/Lang"] == "fr-FR"
    assert root["/MarkInfo"]["/Marked"].value
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value
    assert reader.metadata.title
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    found = tags(pdf)
    assert found.count("/H1") == 1
    assert found.count("/TH") >= 3
    assert "/H2" in found


def test_only_the_typeface_that_comes_with_the_application_is_used_and_it_is_embedded() -> None:
    fonts = set()
    for page in pypdf.PdfReader(io.BytesIO(order("Durand"))).pages:
        for font in page["/Resources"]["/Font"].values():
            descendant = font["/DescendantFonts"][0].get_object()
            fonts.add(str(descendant["/BaseFont"]).partition("+")[2])
            assert "/FontFile2" in descendant["/FontDescriptor"]

    assert fonts == {"LiberationSans", "LiberationSans-Bold"}


def test_the_document_bears_the_instant_given_and_the_same_data_give_the_same_bytes() -> None:
    first, second = confirmation_pdf(confirmation()), confirmation_pdf(confirmation())

    assert first == second
    assert pypdf.PdfReader(io.BytesIO(first)).metadata.creation_date == MOMENT


def test_an_instant_with_a_fraction_of_a_second_is_as_good_as_any() -> None:
    precise = MOMENT.replace(microsecond=123456)
    assert confirmation_pdf(confirmation(recorded_at=precise)) == confirmation_pdf(confirmation())


def test_documents_set_at_the_same_time_do_not_mix() -> None:
    names = [f"Personne{i}" for i in range(40)]
    with ThreadPoolExecutor(8) as pool:
        documents = list(pool.map(lambda name: confirmation_pdf(confirmation(last_name=name)), names))

    for name, pdf in zip(names, documents, strict=True):
        assert f"Camille {name}, votre choix" in text_of(pdf)


def test_a_character_that_the_typeface_lacks_still_gives_a_tagged_document() -> None:
    pdf = confirmation_pdf(confirmation(campaign="Soleil 🌞 2027", last_name="李"))

    assert pypdf.PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/Lang"] == "fr-FR"
    assert "/TH" in tags(pdf)
    assert "Gardez ce code." in text_of(pdf)


def test_data_that_do_not_fit_the_source_are_an_error() -> None:
    with pytest.raises(typst.TypstError):
        typeset("confirmation", {"title": "Sans le reste"}, MOMENT)
