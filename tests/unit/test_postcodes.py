"""The towns of postal codes."""

import pytest

from ov_desktop.domain.delivery import PostalAddress, check_address
from ov_desktop.postcodes import towns_of


@pytest.mark.parametrize(
    ("code", "town"),
    [
        ("44600", "Saint-Nazaire"),
        ("75016", "Paris"),
        ("75116", "Paris"),
        ("13008", "Marseille"),
        ("20137", "Porto-Vecchio"),
        ("97400", "Saint-Denis"),
        ("97133", "Saint-Barthélemy"),
        ("97150", "Saint-Martin"),
        ("97500", "Saint-Pierre"),
        ("97600", "Mamoudzou"),
        ("98600", "Uvea"),
        ("98713", "Papeete"),
        ("98714", "Papeete"),
        ("98800", "Nouméa"),
        ("12170", "La Selve"),
        ("13540", "Puyricard"),
        ("49410", "Saint-Florent-le-Vieil"),
    ],
)
def test_a_postal_code_gives_its_towns_with_accents_overseas_included(code: str, town: str) -> None:
    assert town in towns_of(code)


@pytest.mark.parametrize("code", ["00000", "99999", "", "4460", "44600 ", "75", "98000"])
def test_a_code_that_does_not_exist_has_no_town(code: str) -> None:
    assert towns_of(code) == ()


def test_the_only_town_of_nantes_s_code_is_named_in_the_fault() -> None:
    address = PostalAddress("Camille Rousseau", "", "", "8 rue des Tanneurs", "", "44200", "Saint-Nazaire")
    (fault,) = check_address(address, towns_of)
    assert (fault.field, fault.code, fault.towns) == ("town", "town-mismatch", ("Nantes",))


@pytest.mark.parametrize("town", ["ST NAZAIRE", "saint nazaire", "Saint-Nazaire"])
def test_a_town_is_recognised_however_it_is_written(town: str) -> None:
    assert check_address(PostalAddress("A B", "", "", "1 rue X", "", "44600", town), towns_of) == []
