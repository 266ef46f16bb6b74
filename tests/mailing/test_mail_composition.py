"""What people receive, read back by the standard library: words, links, headers, nothing to load (SPEC M1, M2)."""

import json
import re
from dataclasses import replace
from email import message_from_bytes
from email.header import decode_header, make_header
from email.utils import parseaddr
from html import unescape
from itertools import product

import pytest
from mail_kit import ENVELOPE, LEGAL, LINK, Page, both, campaign, content, flat, read

from ov_desktop.domain.campaign import MessageKind
from ov_desktop.domain.choice import Options
from ov_desktop.domain.delivery import DeliveryKind
from ov_desktop.domain.vouchers import Format
from ov_desktop.mailing.compose import compose, compose_admin_end, lay_out_message
from ov_desktop.mailing.content import AdminEndContent, CampaignFigures, MessageContent
from ov_desktop.mailing.layout import COLORS, DARK_COLORS
from ov_desktop.paths import resource
from ov_desktop.wording.mails import default_messages

VARIANTS = [
    content(kind, campaign=campaign(options=options, default_format=default_format), delivery=delivery, site=site)
    for kind, options, default_format, (delivery, site) in product(
        MessageKind,
        Options,
        Format,
        [(DeliveryKind.SITE, "Entrepôt Nord"), (DeliveryKind.HOME, "")],
    )
]


@pytest.mark.parametrize("message", VARIANTS, ids=lambda m: f"{m.kind}-{m.campaign.settings.default_format}-{m.site}")
def test_the_text_says_all_that_the_html_says_in_the_same_order(message: MessageContent) -> None:
    text, page = both(message)
    # What only one of the two needs: the preview line, the button and its help, the rules drawn with hyphens.
    _received, raw, html = read(compose(message, ENVELOPE))
    blocks = [flat(block) for block in re.split(r"\n\n+", raw)]
    position = -1
    for block in blocks:
        sought = re.sub(r" ?-{5,}$", "", block)
        sought = re.sub(r"(^| )- ", " ", sought).strip()
        if not sought or "ouvrez cette adresse" in sought or sought.startswith("Votre dotation\u00a0:"):
            continue
        found = page.text.find(sought, max(position, 0))
        assert found > position or found == 0, sought
        position = found
    for piece in re.findall(r">([^<>]{25,})<", re.sub(r"<style.*?</style>|<!--.*?-->", "", html, flags=re.DOTALL)):
        if "Le bouton ne fonctionne pas" not in piece and "display:none" not in piece:
            words = flat(piece.replace("&#39;", "'").replace("&amp;", "&"))
            assert words in text or words in flat(html.split("</head>")[0]) or words in preview(html), words


def preview(html: str) -> str:
    hidden = re.search(r'<div style="display:none[^>]*>(.*?)</div>', html, re.DOTALL)
    assert hidden
    return flat(hidden[1])


@pytest.mark.parametrize("message", VARIANTS, ids=lambda m: f"{m.kind}-{m.campaign.settings.default_format}-{m.site}")
def test_nothing_is_loaded_and_nothing_traces(message: MessageContent) -> None:
    _received, _text, html = read(compose(message, ENVELOPE))
    page = Page(html)
    assert page.resources == []
    assert "@import" not in html
    assert "url(" not in html
    assert "<img" not in html
    assert not [name for _tag, name in page.attributes if name.startswith("on")]


def test_an_invitation_has_grant_deadline_link_and_what_each_format_is() -> None:
    text, page = both(content())
    for words in (
        "Bonjour Camille Rousseau,",
        "1\u202f320\u00a0€",
        "vendredi\u00a012/02/2027\u00a0inclus, avant minuit (heure de Paris)",
        "Vous prenez un seul format, Classic (papier) ou Connect (smartphone), ou vous partagez votre dotation",
        "le numéro de portable que connaît votre CSE",
        "Vous recevrez toute votre dotation en Chèque-Vacances Classic, sur le site Entrepôt Nord.",
        "de 10, 20 ou 50\u00a0€",
        "Ils sont livrés sur le site Entrepôt Nord.",
        "un iPhone avec iOS\u00a012 ou une version plus récente, ou un téléphone avec Android\u00a06",
        "leguide.ancv.com",
        "valables jusqu’au 31\u00a0décembre de la deuxième année",
        "contact@cse-erdre.example ou 02\u00a061\u00a091\u00a000\u00a000",
        "Bien cordialement, Le bureau du CSE Hélène Exemple",
        "Pour exercer vos droits\u00a0: rgpd@cse-erdre.example",
        "Cet e-mail ne contient aucun traceur",
        "émis par l’Agence nationale pour les Chèques-Vacances (ANCV)",
    ):
        assert words in text, words
        assert words in page.text, words
    assert LINK in text
    assert LEGAL in text
    assert page.links.count(LINK) == 2
    assert set(page.links) == {
        LINK,
        LEGAL,
        "https://leguide.ancv.com",
        "https://www.cnil.fr",
        "mailto:contact@cse-erdre.example",
        "mailto:rgpd@cse-erdre.example",
    }


@pytest.mark.parametrize(
    ("changes", "said", "unsaid"),
    [
        ({"default_format": Format.CONNECT}, "toute votre dotation en Chèque-Vacances Connect.", "Rien ne pourra"),
        ({"default_format": Format.CLASSIC}, "Rien ne pourra vous être envoyé, car", "sur le site"),
    ],
)
def test_without_an_answer_someone_at_home_reads_what_will_happen(
    changes: dict[str, object], said: str, unsaid: str
) -> None:
    text, page = both(content(campaign=campaign(**changes), delivery=DeliveryKind.HOME, site=""))
    assert said in text
    assert said in page.text
    assert unsaid not in text
    assert "Ils sont envoyés chez vous." in text


@pytest.mark.parametrize(
    ("default_format", "delivery", "said", "unsaid"),
    [
        (Format.CONNECT, DeliveryKind.HOME, "le format prévu est le Chèque-Vacances Connect", "prochaine commande"),
        (
            Format.CLASSIC,
            DeliveryKind.SITE,
            (
                "dans ce format\u00a0: 1\u00a0chèque de 10\u00a0€, 1\u00a0chèque de 20\u00a0€ et "
                "1\u00a0chèque de 50\u00a0€. Vos chèques seront livrés sur le site Entrepôt Nord."
            ),
            "prochaine commande",
        ),
        (
            Format.CLASSIC,
            DeliveryKind.HOME,
            "Vous ne figurez donc pas dans la prochaine commande.",
            "La date de livraison",
        ),
    ],
)
def test_the_end_message_says_what_comes_next_without_a_link(
    default_format: Format, delivery: DeliveryKind, said: str, unsaid: str
) -> None:
    own = campaign(default_format=default_format, default_denominations=(10, 20, 50))
    text, page = both(content(MessageKind.END, campaign=own, delivery=delivery, grant=80))
    for words in (said, "La période de choix s’est terminée le 12/02/2027.", "Qui contacter\u00a0?"):
        assert words in page.text
        assert words in re.sub(" -{5,}", "", text)
    assert unsaid not in text
    assert LINK not in text
    assert LINK not in page.links


def test_a_grant_that_cannot_be_paid_is_not_promised_at_the_end() -> None:
    message = content(MessageKind.END, campaign=campaign(default_denominations=(50,)), grant=120)
    text, page = both(message)
    assert "Vous ne figurez donc pas dans la prochaine commande." in text
    assert "Vous ne figurez donc pas dans la prochaine commande." in page.text
    assert "sera commandée" not in text


@pytest.mark.parametrize(
    ("answered", "said"), [(False, "Vous n’avez rien à faire."), (True, "Il ne sera pas pris en compte")]
)
def test_a_removed_person_reads_a_text_that_nobody_can_edit(answered: bool, said: str) -> None:
    edited = campaign(texts={MessageKind.REMOVED: ("Objet", "Adieu {nom}")})
    text, page = both(content(MessageKind.REMOVED, campaign=edited, answered=answered))
    for words in (
        said,
        "«\u00a0Été 2027\u00a0» ne vous concerne plus",
        "une campagne de Chèques-Vacances gérée par CSE",
    ):
        assert words in text
        assert words in page.text
    assert "Adieu" not in text
    assert LINK not in page.links


def test_the_administrators_words_may_be_bold_and_listed_but_never_evaluated() -> None:
    introduction = (
        "<p>Bonjour <b>{prénom}</b>,</p><p>Deux <i>choses</i>\u00a0:</p><ul><li><b>{montant}</b></li>"
        "<li>{{ 7*7 }} {% raise %} &lt;script&gt;x&lt;/script&gt;</li></ul><p>Fin &amp; suite {inconnu}</p>"
        "<script>y</script>"
    )
    own = campaign(texts={MessageKind.LAUNCH: ("{organisme}\u00a0: {{ 7*7 }}", introduction)})
    _received, text, html = read(compose(content(campaign=own), ENVELOPE))
    page = Page(html)
    assert (
        "Bonjour Camille,\n\nDeux choses\u00a0:\n\n- 1\u202f320\u00a0€\n- {{ 7*7 }} {% raise %} <script>x</script>"
        in text
    )
    assert re.search(r"<strong[^>]*>Camille</strong>", html)
    assert "<em>choses</em>" in html
    assert re.search(r"<li[^>]*><strong[^>]*>1\u202f320\u00a0€</strong></li>", html)
    assert "{{ 7*7 }} {% raise %} <script>x</script>" in page.text
    assert ("script", "") not in page.attributes
    assert "<script" not in html
    assert "Fin & suite {inconnu}" in page.text
    assert lay_out_message(content(campaign=own)).subject == "CSE Ateliers de l’Erdre\u00a0: {{ 7*7 }}"


def test_a_name_can_neither_format_nor_add_to_the_message() -> None:
    odd = {"first_name": "**{nom}**", "last_name": "<b>\"&'{{ 7*7 }}</b>", "site": "</p><a href='x'>{nom}**"}
    text, page = both(content(**odd))
    for words in ("**{nom}** <b>\"&'{{ 7*7 }}</b>", "</p><a href='x'>{nom}**"):
        assert words in text
        assert words in page.text
    assert "x" not in page.links


def test_breaks_pasted_from_a_word_processor_are_line_breaks() -> None:
    own = campaign(texts={MessageKind.LAUNCH: ("Objet", "Bonjour\x0bun\u2028deux\u2029\u2029trois\x85quatre")})
    _received, text, html = read(compose(content(campaign=own), ENVELOPE))
    assert "Bonjour\nun\ndeux\n\ntrois\nquatre\n" in text
    assert "Bonjour<br />un<br />deux</p>" in html


@pytest.mark.parametrize("odd", ["\x00", "\x08", "\x1b", "\x7f", "\ud800", "\ufffe"])
@pytest.mark.parametrize("name", ["first_name", "organisation", "signature", "contact_phone", "introduction"])
def test_what_no_document_can_hold_is_left_out_instead_of_stopping_the_message(name: str, odd: str) -> None:
    value = f"Zo{odd}é"
    if name == "first_name":
        one = content(first_name=value)
    elif name == "introduction":
        one = content(campaign=campaign(texts={MessageKind.LAUNCH: (value, value)}))
    else:
        one = content(campaign=campaign(**{name: value}))
    text, page = both(one)
    assert "Zoé" in text
    assert "Zoé" in page.text


def test_headers_tell_who_sends_what_to_whom_and_that_no_person_wrote_it() -> None:
    received, _text, _html = read(compose(content(), ENVELOPE))
    sender, recipient = received["From"].addresses[0], received["To"].addresses[0]
    assert (sender.display_name, sender.addr_spec) == ("CSE Ateliers de l’Erdre", "cheques@cse-erdre.example")
    assert (recipient.display_name, recipient.addr_spec) == ("Camille Rousseau", "camille.rousseau@exemple.test")
    assert received["Reply-To"] == "contact@cse-erdre.example"
    assert received["Subject"] == "Chèques-Vacances\u00a0: choisissez votre format"
    assert received["Message-ID"] == "<0123456789abcdef0123456789abcdef@cse-erdre.example>"
    assert received["Date"].datetime == ENVELOPE.at
    assert str(received["Date"]).endswith("+0100")
    assert received["Auto-Submitted"] == "auto-generated"
    assert received["X-Auto-Response-Suppress"] == "All"
    assert received["X-Objectif-Vacances"] == "launch"
    assert received["Content-Language"] == "fr"
    assert received["List-Unsubscribe"] is None


@pytest.mark.parametrize(
    ("reply_to", "written"),
    [
        ("été@cse-erdre.example", None),
        ("contact@été.example", "contact@xn--t-9fab.example"),
        ("contact@cse-erdre.example", "contact@cse-erdre.example"),
    ],
)
def test_answers_are_sent_where_any_server_can_bring_them_else_to_the_sender(
    reply_to: str, written: str | None
) -> None:
    received, _text, _html = read(compose(content(), replace(ENVELOPE, reply_to=reply_to)))
    assert received["Reply-To"] == written


@pytest.mark.parametrize(
    "name", ["Durand, Éric", 'Jean "Jo" Martin', "O’Brien; Zoë", "Ω" * 35, "Marie-Hélène Le Goff-Quéméneur de la Tour"]
)
def test_a_name_with_any_sign_comes_back_whole_from_the_header(name: str) -> None:
    # The older reader: the newer one leaves a space where a long name was folded (a fault of the reader).
    received = message_from_bytes(compose(content(), replace(ENVELOPE, recipient_name=name)).as_bytes())
    shown, address = parseaddr(received["To"])
    assert (str(make_header(decode_header(shown))), address) == (name, "camille.rousseau@exemple.test")


@pytest.mark.parametrize("injected", ["x\r\nBcc: autre@exemple.test", "x\nX-Essai: 1", "x\u2028y", "x\x00y", "x\ry"])
def test_a_line_break_in_a_name_or_subject_makes_no_header(injected: str) -> None:
    own = campaign(texts={MessageKind.LAUNCH: (f"Objet {injected}", "Bonjour")})
    sent = compose(content(campaign=own), replace(ENVELOPE, recipient_name=injected, sender_name=injected))
    received, _text, _html = read(sent)
    plain, _text, _html = read(compose(content(), ENVELOPE))
    assert received.keys() == plain.keys()
    assert received["To"].addresses[0].addr_spec == "camille.rousseau@exemple.test"


@pytest.mark.parametrize("address", ["x@y.test\r\nBcc: z@y.test", "sans-arobase", "a b@c.test", "@c.test", "a@"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="address"):
        compose(content(), replace(ENVELOPE, recipient_address=address))


def test_the_html_is_french_titled_and_keeps_its_look_without_style_sheets() -> None:
    message = lay_out_message(content())
    assert '<html lang="fr"' in message.html
    assert "<title>Chèques-Vacances\u00a0: choisissez votre format</title>" in message.html
    assert preview(message.html) == "Papier ou smartphone\u00a0: à vous de choisir, jusqu’au 12/02/2027 inclus."
    assert '<meta name="color-scheme" content="light dark"' in message.html
    body = message.html.split("</head>")[1]
    assert re.search(r'bgcolor="#0B5A9D"|background:#0B5A9D', body)
    assert all(f"font-size:{size}px" in body for size in (12, 14, 16, 28))


@pytest.mark.parametrize("kind", list(MessageKind))
def test_the_subject_a_phone_shows_when_locked_names_nobody(kind: MessageKind) -> None:
    subject = lay_out_message(content(kind)).subject
    assert not any(word in subject for word in ("Camille", "Rousseau", "320"))
    assert subject == default_messages()[kind][0].replace("{date_fin}", "12/02/2027")


def test_what_is_not_known_of_the_organisation_leaves_no_hole() -> None:
    bare = campaign(contact_email="", contact_phone="", gdpr_contact="", signature="", legal_url="")
    text, page = both(content(campaign=bare))
    assert "Contactez votre CSE (CSE Ateliers de l’Erdre)." in text
    assert "Bien cordialement, CSE Ateliers de l’Erdre" in page.text
    assert "Pour exercer vos droits" not in text
    assert "Pour en savoir plus" not in text


def test_the_organisation_reads_figures_and_what_is_left_to_do() -> None:
    figures = CampaignFigures(invited=1240, answered=1103, silent_default=120, silent_excluded=17, bounced=3)
    sent = compose_admin_end(AdminEndContent(campaign(), figures, past_end=True), ENVELOPE)
    received, text, html = read(sent)
    page = Page(html)
    assert received["Subject"] == "Campagne terminée\u00a0: Été 2027"
    assert received["X-Objectif-Vacances"] == "admin-end"
    for line in (
        "Personnes invitées\u00a0: 1\u202f240",
        "Réponses\u00a0: 1\u202f103 (89\u00a0%)",
        "au format par défaut\u00a0: 120",
        "hors commande faute d’adresse\u00a0: 17",
        "E-mails en erreur\u00a0: 3",
        "Il ne contient aucune donnée personnelle des collaborateurs.",
    ):
        assert line in text
        assert line in page.text
    assert preview(html) == "Réponses\u00a0: 1\u202f103 sur 1\u202f240. Il reste à clôturer pour créer la commande."


def test_a_campaign_that_all_have_answered_leaves_two_ways_and_a_long_name_is_cut_in_the_subject() -> None:
    name = "Chèques-Vacances de l’été 2027 pour tous les établissements de l’Ouest"
    figures = CampaignFigures(12, 12, 0, 0, 0)
    sent = compose_admin_end(AdminEndContent(campaign(name=name), figures, past_end=False), ENVELOPE)
    received, text, _html = read(sent)
    assert len(received["Subject"]) <= 60
    assert received["Subject"].endswith("…")
    assert "(12 sur 12)" in text
    assert name in text
    assert "Jusqu’au 12/02/2027\u00a0inclus" in text


def test_the_colours_are_those_of_the_design() -> None:
    tokens = json.loads(resource("style", "tokens.json").read_text(encoding="utf-8"))
    assert {name: str(value) for name, value in tokens["email"].items()} == COLORS
    dark = tokens["color"]["dark"]
    assert set(DARK_COLORS.values()) <= set(dark.values())


def test_no_line_breaks_between_a_number_and_what_it_counts() -> None:
    kept = campaign(default_format=Format.CLASSIC)
    ended = lay_out_message(content(MessageKind.END, campaign=kept, grant=80, delivery=DeliveryKind.SITE))
    begun = lay_out_message(content(MessageKind.LAUNCH, campaign=kept))
    for form in (unescape(ended.html), ended.text):
        assert "1\u00a0chèque de 10\u00a0€" in form
    for form in (unescape(begun.html), begun.text):
        assert "jusqu’au vendredi\u00a012/02/2027\u00a0inclus pour répondre" in form
        assert "jusqu’au 31\u00a0décembre de la deuxième année" in form
