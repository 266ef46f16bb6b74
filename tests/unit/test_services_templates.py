"""Templates: kept for the next campaigns, handed to colleagues, the beginning of new campaigns (SPEC S7, S10)."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from desktop_kit import NOW, SETTINGS, Desk, furnished_desk

from ov_desktop.domain.campaign import MessageKind
from ov_desktop.domain.refusal import NotFoundError, RefusedError
from ov_desktop.services.campaigns import CampaignTexts
from ov_desktop.services.first_texts import original_messages, original_welcome
from ov_desktop.services.templates import SharedTemplate, TemplateKind, Templates
from ov_desktop.wording.refusals import describe_refusal

LATER = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
LAUNCH, WELCOME = TemplateKind.LAUNCH, TemplateKind.WELCOME
TEXT = "<p>Bonjour <strong>{prénom}</strong>,</p>"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = furnished_desk(tmp_path / "profil")
    yield desk
    desk.profile.close()


@pytest.fixture
def templates(desk: Desk) -> Templates:
    return Templates(desk.profile.database, desk.clock)


def faults(refused: pytest.ExceptionInfo[RefusedError]) -> list[tuple[str | None, str, str]]:
    return [(fault.field, fault.code, getattr(fault, "value", "")) for fault in refused.value.faults]


# --- kept ------------------------------------------------------------------------------------------------


def test_a_template_is_kept_with_its_texts_cleaned(templates: Templates) -> None:
    kept = templates.save(
        "  Été   2027 ", LAUNCH, " Vos  chèques\u00a0: lisez\r\n\t", "Bonjour <b>{nom}</b><script>x</script>"
    )
    assert (kept.name, kept.kind, kept.subject) == ("Été 2027", LAUNCH, "Vos chèques\u00a0: lisez")
    assert kept.text == "<p>Bonjour <strong>{nom}</strong></p>"
    assert (kept.is_default, kept.updated_at) == (False, NOW)
    assert templates.get(kept.id) == kept
    assert templates.all() == [kept]


def test_templates_are_listed_by_kind_then_by_the_alphabet(templates: Templates) -> None:
    for kind, name in ((WELCOME, "Accueil"), (LAUNCH, "Été"), (LAUNCH, "écrit court"), (LAUNCH, "Automne")):
        templates.save(name, kind, "Objet", TEXT)
    assert [template.name for template in templates.all()] == ["Automne", "écrit court", "Été", "Accueil"]
    assert [template.name for template in templates.all(WELCOME)] == ["Accueil"]
    assert templates.all(TemplateKind.END) == []


def test_a_welcome_has_no_subject(templates: Templates) -> None:
    assert templates.save("Accueil", WELCOME, "Objet", "<p>{prenom}</p>").subject == ""


@pytest.mark.parametrize(
    ("name", "subject", "text", "expected"),
    [
        (" ", "Objet", TEXT, [("name", "template-name-missing", "")]),
        ("N" * 121, "Objet", TEXT, [("name", "text-too-long", "")]),
        ("été  2027", "Objet", TEXT, [("name", "template-name-duplicate", "été 2027")]),
        ("A", " ", TEXT, [("messages.launch.subject", "subject-missing", "")]),
        ("A", "Objet", "<p> </p>", [("text", "template-text-missing", "")]),
        (
            "A",
            "{Nom}",
            "<p>{prenom}</p>",
            [
                ("messages.launch.subject", "merge-field-unknown", "Nom"),
                ("messages.launch.introduction", "merge-field-unknown", "prenom"),
            ],
        ),
        ("A", "Objet", f"<p>{'x' * 20_000}</p>", [("messages.launch.introduction", "text-too-long", "")]),
    ],
)
def test_what_is_missing_or_wrong_is_named_and_nothing_is_kept(
    templates: Templates, name: str, subject: str, text: str, expected: list[tuple[str, str, str]]
) -> None:
    templates.save("Été 2027", LAUNCH, "Objet", TEXT)
    with pytest.raises(RefusedError) as refused:
        templates.save(name, LAUNCH, subject, text)
    assert faults(refused) == expected
    assert all(describe_refusal(fault).message for fault in refused.value.faults)
    assert len(templates.all()) == 1


def test_another_kind_may_have_a_template_of_the_same_name(templates: Templates) -> None:
    for kind in TemplateKind:
        templates.save("Été", kind, "Objet", TEXT)
    assert [template.kind for template in templates.all()] == list(TemplateKind)


# --- changed ---------------------------------------------------------------------------------------------


def test_texts_are_replaced_and_the_day_is_that_of_the_change(desk: Desk, templates: Templates) -> None:
    kept = templates.save("Été", LAUNCH, "Objet", TEXT)
    desk.clock.set(LATER)
    changed = templates.replace(kept.id, "Autre objet", "<p>Autre</p>")
    assert changed == replace(kept, subject="Autre objet", text="<p>Autre</p>", updated_at=LATER)
    with pytest.raises(RefusedError):
        templates.replace(kept.id, "", "<p>Autre</p>")
    assert templates.get(kept.id) == changed


def test_a_template_takes_another_name_but_not_that_of_another(desk: Desk, templates: Templates) -> None:
    one, two = templates.save("Été", LAUNCH, "Objet", TEXT), templates.save("Hiver", LAUNCH, "Objet", TEXT)
    desk.clock.set(LATER)
    assert templates.rename(one.id, "ÉTÉ").name == "ÉTÉ"
    with pytest.raises(RefusedError) as refused:
        templates.rename(two.id, "été")
    assert faults(refused) == [("name", "template-name-duplicate", "été")]
    with pytest.raises(RefusedError) as refused:
        templates.rename(two.id, "")
    assert faults(refused) == [("name", "template-name-missing", "")]
    assert [(item.name, item.updated_at) for item in templates.all()] == [("ÉTÉ", LATER), ("Hiver", NOW)]


def test_copies_get_names_of_their_own(templates: Templates) -> None:
    kept = templates.set_default(templates.save("Été", LAUNCH, "Objet", TEXT).id)
    copies = [templates.duplicate(kept.id) for _time in range(3)]
    assert [copy.name for copy in copies] == ["Été (copie)", "Été (copie 2)", "Été (copie 3)"]
    assert all((copy.subject, copy.text, copy.is_default) == ("Objet", TEXT, False) for copy in copies)
    long = templates.save("N" * 120, LAUNCH, "Objet", TEXT)
    copy = templates.duplicate(long.id)
    assert (len(copy.name), copy.name[-9:]) == (120, "N (copie)")


def test_a_deleted_template_comes_back_as_it_was(desk: Desk, templates: Templates) -> None:
    kept = templates.set_default(templates.save("Été", LAUNCH, "Objet", TEXT).id)
    desk.clock.set(LATER)
    deleted = templates.delete(kept.id)
    assert templates.all() == []
    with pytest.raises(NotFoundError):
        templates.get(kept.id)
    assert templates.restore(deleted) == kept
    assert templates.restore(deleted) == kept
    assert templates.all() == [kept]


def test_what_happened_since_a_deletion_stays(templates: Templates) -> None:
    deleted = templates.delete(templates.set_default(templates.save("Été", LAUNCH, "Objet", TEXT).id).id)
    other = templates.set_default(templates.save("Été", LAUNCH, "Autre", TEXT).id)
    restored = templates.restore(deleted)
    assert (restored.name, restored.is_default) == ("Été (2)", False)
    assert templates.get(other.id).is_default


def test_one_template_of_a_kind_is_the_default(templates: Templates) -> None:
    one, two = templates.save("Été", LAUNCH, "Objet", TEXT), templates.save("Hiver", LAUNCH, "Objet", TEXT)
    welcome = templates.set_default(templates.save("Accueil", WELCOME, "", TEXT).id)
    templates.set_default(one.id)
    templates.set_default(two.id)
    assert [template.id for template in templates.all() if template.is_default] == [two.id, welcome.id]
    templates.clear_default(LAUNCH)
    assert [template.id for template in templates.all() if template.is_default] == [welcome.id]


def test_a_template_that_is_gone_is_said_to_be(templates: Templates) -> None:
    for act in (
        lambda: templates.replace("x", "a", "b"),
        lambda: templates.rename("x", "a"),
        lambda: templates.duplicate("x"),
        lambda: templates.delete("x"),
        lambda: templates.set_default("x"),
        lambda: templates.export(["x"]),
    ):
        with pytest.raises(NotFoundError):
            act()


# --- new campaigns ---------------------------------------------------------------------------------------


def test_a_new_campaign_begins_with_the_default_templates_and_original_texts(desk: Desk, templates: Templates) -> None:
    templates.set_default(templates.save("Été", LAUNCH, "Vos chèques", TEXT).id)
    templates.set_default(templates.save("Accueil", WELCOME, "", "<p>Bienvenue.</p>").id)
    templates.save("Relance", TemplateKind.REMINDER, "Autre", TEXT)
    proposal = desk.campaigns.proposal()
    campaign = desk.campaigns.create(SETTINGS)
    originals = original_messages()
    assert campaign.messages == {**originals, MessageKind.LAUNCH: ("Vos chèques", TEXT)}
    assert campaign.welcome == "<p>Bienvenue.</p>"
    assert proposal.messages == {
        kind: campaign.messages[kind] for kind in MessageKind if kind is not MessageKind.REMOVED
    }
    templates.clear_default(WELCOME)
    assert desk.campaigns.proposal().welcome == original_welcome()


def test_a_template_of_one_campaign_begins_another(desk: Desk, templates: Templates) -> None:
    first = desk.campaigns.create(SETTINGS)
    desk.campaigns.change_texts(first.id, CampaignTexts(messages={MessageKind.END: ("Fin", "<p>C’est fini.</p>")}))
    subject, text = desk.campaigns.get(first.id).messages[MessageKind.END]
    kept = templates.save("Fin courte", TemplateKind.END, subject, text)
    second = desk.campaigns.create(replace(SETTINGS, name="Noël"))
    texts = CampaignTexts(messages={MessageKind.END: (kept.subject, kept.text)})
    assert desk.campaigns.change_texts(second.id, texts).messages[MessageKind.END] == ("Fin", "<p>C’est fini.</p>")
    templates.delete(kept.id)
    assert desk.campaigns.get(second.id).messages[MessageKind.END] == ("Fin", "<p>C’est fini.</p>")


# --- files -----------------------------------------------------------------------------------------------


def test_a_file_carries_templates_to_another_profile(templates: Templates, tmp_path: Path) -> None:
    kept = [
        templates.save("Été «\u00a0court\u00a0»", LAUNCH, "Objet", TEXT),
        templates.set_default(templates.save("Accueil", WELCOME, "", "<p>Bienvenue.</p>").id),
    ]
    data = templates.export([template.id for template in kept])
    colleague = furnished_desk(tmp_path / "autre")
    theirs = Templates(colleague.profile.database, colleague.clock)
    theirs.save("ÉTÉ «\u00a0COURT\u00a0»", LAUNCH, "Autre", "<p>Autre</p>")
    imported = theirs.import_(theirs.read_file(data, "modeles.json"))
    assert [template.name for template in imported.added] == ["Été «\u00a0court\u00a0» (2)", "Accueil"]
    assert [(one.subject, one.text) for one in imported.added] == [(one.subject, one.text) for one in kept]
    assert (imported.known, any(template.is_default for template in imported.added)) == (0, False)
    again = theirs.import_(theirs.read_file(data, "modeles.json"))
    assert (again.added, again.known) == ((), 2)
    assert len(theirs.all()) == 3
    assert data == templates.export([template.id for template in kept])
    colleague.profile.close()


def file_of(*entries: object, **changes: object) -> bytes:
    content = {"format": "objectif-vacances/modeles", "version": 1, "templates": list(entries), **changes}
    return json.dumps(content).encode()


ENTRY = {"kind": "launch", "name": "Été", "subject": "Objet", "text": TEXT}


def test_a_file_is_cleaned_as_it_is_read() -> None:
    entry = {**ENTRY, "text": '<p onclick="x">Bonjour<img src="https://x.example/a.png"></p><iframe></iframe>', "id": 7}
    read = Templates.read_file(b"\xef\xbb\xbf" + file_of(entry), "modeles.json")
    assert read == [SharedTemplate(LAUNCH, "Été", "Objet", "<p>Bonjour</p>")]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\xff\xfe\x00", id="no text"),
        pytest.param(b"Bonjour", id="no JSON"),
        pytest.param(b"[" * 100_000, id="without end"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b"{}", id="another file"),
        pytest.param(file_of(ENTRY, format="autre"), id="another format"),
        pytest.param(file_of(ENTRY, version=0), id="no version of ours"),
        pytest.param(file_of(ENTRY, version="1"), id="a version in words"),
        pytest.param(file_of(), id="nothing in it"),
        pytest.param(file_of(*[ENTRY] * 501), id="too many"),
        pytest.param(file_of(ENTRY) + b" " * 5_000_000, id="too large"),
        pytest.param(file_of("Été"), id="a word for a template"),
        pytest.param(file_of({**ENTRY, "kind": "removed"}), id="a message that cannot be edited"),
        pytest.param(file_of({**ENTRY, "kind": ["launch"]}), id="a list for a kind"),
        pytest.param(file_of({**ENTRY, "text": None}), id="no text in it"),
        pytest.param(file_of({"kind": "launch"}), id="parts missing"),
    ],
)
def test_what_is_no_file_of_templates_is_refused_by_its_name(data: bytes) -> None:
    with pytest.raises(RefusedError) as refused:
        Templates.read_file(data, "modeles.json")
    assert faults(refused) == [("file", "templates-file-unreadable", "modeles.json")]
    assert "modeles.json" in describe_refusal(refused.value.faults[0]).message


def test_a_file_of_a_later_version_is_said_to_be() -> None:
    with pytest.raises(RefusedError) as refused:
        Templates.read_file(file_of(ENTRY, version=2), "modeles.json")
    assert faults(refused) == [("file", "templates-file-newer", "modeles.json")]


def test_what_is_wrong_in_a_file_names_the_template() -> None:
    with pytest.raises(RefusedError) as refused:
        Templates.read_file(file_of(ENTRY, {**ENTRY, "name": "Noël", "text": "<p>{prenom}</p>"}), "modeles.json")
    assert faults(refused) == [("Noël", "merge-field-unknown", "prenom")]
