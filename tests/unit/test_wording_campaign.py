"""The words of the making of a campaign: dates spelled out, the time line, figures in the singular and the plural."""

from datetime import UTC, date, datetime

import pytest

from ov_desktop.domain.campaign import MessageKind, ScheduledMessage
from ov_desktop.wording import campaign as words

NINE_IN_PARIS = datetime(2027, 1, 11, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2027, 1, 11), "lundi 11 janvier 2027"),
        (date(2027, 2, 1), "lundi 1er février 2027"),
        (date(2026, 8, 15), "samedi 15 août 2026"),
        (date(2026, 12, 31), "jeudi 31 décembre 2026"),
    ],
)
def test_a_day_is_spelled_out(day: date, text: str) -> None:
    assert words.long_day(day) == text


def test_the_end_is_inclusive_and_says_its_last_minute() -> None:
    assert words.last_moment(date(2027, 2, 12)) == "vendredi 12 février 2027, 23\u00a0h\u00a059"
    assert words.open_until(date(2027, 2, 12)) == "jusqu’au 12 février, 23\u00a0h\u00a059"
    assert words.open_days(date(2027, 1, 11), date(2027, 2, 12)) == "Espace collaborateur ouvert, 33 jours"
    assert words.open_days(date(2027, 1, 11), date(2027, 1, 11)) == "Espace collaborateur ouvert, 1 jour"


def test_a_message_says_its_day_its_hour_and_whom_it_goes_to() -> None:
    launch = words.at_message(ScheduledMessage(MessageKind.LAUNCH, NINE_IN_PARIS))
    assert launch == ("Lancement", "lundi 11 janvier", "à 9\u00a0h, à tous")
    assert words.at_message(ScheduledMessage(MessageKind.REMINDER, NINE_IN_PARIS)).detail == "à 9\u00a0h, sans réponse"
    assert words.at_message(ScheduledMessage(MessageKind.END, NINE_IN_PARIS)).detail == "à 9\u00a0h"


def test_only_planned_messages_are_named_before_the_launch() -> None:
    planned = [
        ScheduledMessage(MessageKind.LAUNCH, NINE_IN_PARIS),
        ScheduledMessage(MessageKind.END, datetime(2027, 2, 13, 8, tzinfo=UTC)),
    ]
    assert words.message_dates(planned) == [
        "Lancement\u00a0: 11/01/2027 à 9\u00a0h.",
        "Fin\u00a0: 13/02/2027 à 9\u00a0h.",
    ]


def test_a_draft_without_a_name_is_saved_all_the_same() -> None:
    assert words.saved_at("", NINE_IN_PARIS) == "Brouillon enregistré à 9\u00a0h"
    assert words.saved_at("Été 2027", NINE_IN_PARIS) == "«\u00a0Été 2027\u00a0» enregistré à 9\u00a0h"


def test_counts_take_the_singular_up_to_one_and_thousands_are_apart() -> None:
    assert words.people_count(1, 1) == "1 personne"
    assert words.people_count(12, 1032) == "12 personnes sur 1\u202f032"
    assert words.leave_out(1) == "Importer sans la ligne en erreur"
    assert words.leave_out(14) == "Importer sans les 14 lignes en erreur"
    assert words.right_rows(1018, 1032) == "lignes correctes sur 1\u202f032"
    assert words.to_correct(1) == ("1 erreur à corriger.", "Rien n’est importé pour l’instant.")
    assert words.update_people(0) == "Importer sans mise à jour"
    assert words.taken_title("email-taken", 2) == "2 adresses e-mail déjà prises par d’autres personnes"
    assert words.taken_title("email-missing", 2) is None


def test_people_who_are_absent_from_a_file_are_said_to_stay() -> None:
    assert words.absent_people(0) == "Un import ne retire personne."
    assert words.absent_people(1) == ("1 personne de la liste est absente du fichier\u00a0: elle reste dans la liste.")


def test_an_import_says_what_it_left_out_only_where_it_did() -> None:
    assert (
        words.import_done(3, 1, 0, 0)
        == "Import terminé. Ajouts\u00a0: 3. Mises à jour\u00a0: 1. Sans changement\u00a0: 0."
    )
    assert words.import_done(3, 0, 0, 2).endswith("Lignes laissées de côté\u00a0: 2.")


def test_an_address_in_clear_is_told_apart_from_one_of_this_computer_alone() -> None:
    here = words.in_clear_words("http://127.0.0.1:8080", here_only=True)
    network = words.in_clear_words("http://192.168.1.20", here_only=False)
    assert "cet ordinateur" in here[0]
    assert "http://192.168.1.20" in network[1]
    assert here[2] != network[2]
