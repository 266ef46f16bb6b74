"""The administrator's texts: a small safe HTML in one form, words that are never evaluated (SPEC S7, S10)."""

import re
import unicodedata
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ov_desktop.domain.campaign import MessageKind
from ov_desktop.mailing.merge import unknown_fields
from ov_desktop.mailing.reading import LINK_LENGTH
from ov_desktop.mailing.rich import clean, from_plain, parse_html, plain_text
from ov_desktop.mailing.runs import Bullets, Paragraph, Run, plain
from ov_desktop.wording.mails import default_messages
from ov_desktop.wording.welcome import default_welcome

FIELDS = {"prénom": "Camille", "nom": "Rousseau", "montant": "320\u00a0€"}
ALLOWED = {"p", "br", "strong", "em", "ul", "li", "a"}

HOSTILE = [
    "<script>alert(1)</script>",
    "<ScRiPt/x>alert(1)</sCrIpT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<p onclick='alert(1)' style='background:url(javascript:alert(1))'>mot</p>",
    '<a href="javascript:alert(1)">mot</a>',
    '<a href="JaVa&#9;Script&colon;alert(1)">mot</a>',
    '<a href="java\nscript:alert(1)">mot</a>',
    '<a href="&#x6A;avascript:alert(1)">mot</a>',
    '<a href=" \x01javascript:alert(1)">mot</a>',
    '<a href="vbscript:x">mot</a><a href="data:text/html,<script>alert(1)</script>">mot</a>',
    '<a href="//voleur.example">mot</a><a href="/admin">mot</a><a href="#x">mot</a>',
    '<a href="https://x.example/&quot; onmouseover=&quot;alert(1)">mot</a>',
    "<a href='https://x.example/\"onmouseover=alert(1)//'>mot</a>",
    '<a href="https://bon.example\\@voleur.example">mot</a>',
    '<a href="file:///etc/passwd">mot</a><a href="cid:logo">mot</a>',
    "<form><form action=//v><input name=q><button formaction=javascript:alert(1)>mot</form></form>",
    "<svg onload=alert(1)><a xlink:href='javascript:alert(1)'><text>mot</text></a></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<math><mtext><h1><a><h6></a></h6><mglyph><svg><mtext><style><a title='</style><img src onerror=alert(1)>'>",
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!-- a --!><img src=x onerror=alert(1)>",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<?xml version='1.0'?><?php system('x') ?>mot",
    "<style>@import 'https://v.example';</style><link rel=stylesheet href=//v><base href=//v>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe><object data=x></object><embed src=x>",
    "<template><script>alert(1)</script></template><textarea><script>alert(1)</script></textarea>",
    "<p>mot<br/onclick=alert(1)></p",
    '<p title="<script>">mot<p/style=x:expression(alert(1))>',
    "<ul><li><a href=https://x.example><ul><li><a href=javascript:x>mot",
    "<mj-raw><mj-include path='/etc/passwd' /></mj-raw><mj-button href='javascript:x'>mot</mj-button>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\ud800<b>\x00m\x1bo\ufffft</b>",
    "<strong>\u0338mot</strong>",
]

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head>
<style><!-- p.MsoNormal {margin:0cm;} --></style>
<xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml></head><body lang=FR><!--StartFragment-->
<p class=MsoNormal><b><span style='font-size:14.0pt;color:#1F4E79'>Bonjour {prénom},<o:p></o:p></span></b></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;
</span></span></span><![endif]>un <i>premier</i> point</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>·</span><![endif]>un second</p>
<table class=MsoTable><tr><td><p class=MsoNormal>Lundi</p></td><td><p class=MsoNormal>9&nbsp;h</p></td></tr></table>
<p class=MsoNormal>Voir <a href="https://www.cse.example/page?a=1&amp;b=2"><span style='color:blue'>le site</span></a>
</p><!--EndFragment--></body></html>"""


class Elements(HTMLParser):
    """Every element of an HTML text with its attributes; fails on tags that do not pair."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(source)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)

    def handle_pi(self, data: str) -> None:
        raise AssertionError(data)


def assert_safe(html: str) -> None:
    """Hold HTML to the subset: its elements, its one attribute, its three kinds of address."""
    for tag, attributes in Elements(html).found:
        assert tag in ALLOWED
        assert set(attributes) == ({"href"} if tag == "a" else set())
        if tag == "a":
            assert re.fullmatch(r"(https?://|mailto:)[^\s\"'<>\\{}]+", attributes["href"] or "")
    assert re.fullmatch(r"(?:<p>.*?</p>|<ul>(?:<li>.*?</li>)+</ul>)*", html, re.DOTALL)
    assert not re.search(r"<(p|li|strong|em|a)[^>]*></", html)


PIECES = st.sampled_from(
    [
        *("<p>", "</p>", "<b>", "</b>", "<i>", "</i>", "<em>", "</em>", "<br>", "<ul>", "<ol>", "</ul>", "<li>"),
        *("</li>", '<a href="https://x.example">', '<a href="javascript:x">', "</a>", "<div>", "</div>", "<h2>"),
        *("{nom}", "{no", "m}", "{{", "}}", " ", "\n", "\u00a0", "\u0301", "\u0338", "\u2028", "e", "&amp;", "&lt;"),
        *("&", "<", ">", '"', "<span style='font-weight:700'>", "<span style='font-weight:normal'>", "</span>"),
        *("<p class=MsoListParagraph>", "<span style='mso-list:Ignore'>", "<table>", "<td>", "</table>", "\x0b", "- "),
        *("<script>", "</script>", "<svg>", "<style>", "</style>", "<!--", "-->", "\u200b", "\ud800", "&#0;", "&#133;"),
    ]
)
ANYTHING = st.one_of(st.text(), st.lists(st.one_of(PIECES, st.text(max_size=3)), max_size=25).map("".join))


@given(ANYTHING)
@example("<strong>e</strong>\u0301")
@example("{pré<strong>nom</strong>}")
@example("<ul><li>a<ul><li><p>b</p><p>c</p></li></ul>d</li></ul>e<ul><li>f</ul>")
def test_cleaning_again_changes_nothing_and_leaves_only_what_is_allowed(html: str) -> None:
    cleaned = clean(html)
    assert clean(cleaned) == cleaned
    assert_safe(cleaned)
    assert plain_text(cleaned) == plain_text(html)


@pytest.mark.parametrize("html", HOSTILE)
def test_nothing_that_acts_survives(html: str) -> None:
    for source in (html, f"<p>avant {html} après</p>", f"<ul><li>{html}", f"<b><a href='https://x.example'>{html}"):
        cleaned = clean(source)
        assert_safe(cleaned)
        assert not re.search(r"<(?:script|img|svg|style|iframe|form)", cleaned)
        assert "javascript" not in "".join(str(attributes) for _tag, attributes in Elements(cleaned).found)


@given(ANYTHING)
def test_a_plain_text_comes_back_with_all_its_words(text: str) -> None:
    html = from_plain(text)
    assert_safe(html)
    assert clean(html) == html
    unmarked = re.sub(r"[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff\u200b\ufeff\s*-]", "", text)
    # Taken apart, since a sign that was left out may have stood between two that join.
    shown = unicodedata.normalize("NFD", re.sub(r"[\s*-]", "", plain_text(html)))
    assert shown == unicodedata.normalize("NFD", unmarked)


def test_a_fixed_text_becomes_paragraphs_bold_and_lists() -> None:
    text = "Bonjour **{prénom}** & <b>Cie</b>,\n\nDeux choses\u00a0:\n- la **date**\n- le lieu\n\nLigne\net suite"
    assert from_plain(text) == (
        "<p>Bonjour <strong>{prénom}</strong> &amp; &lt;b&gt;Cie&lt;/b&gt;,</p><p>Deux choses\u00a0:</p>"
        "<ul><li>la <strong>date</strong></li><li>le lieu</li></ul><p>Ligne<br>et suite</p>"
    )


@pytest.mark.parametrize("text", [*(text for _subject, text in default_messages().values()), default_welcome()])
def test_our_own_texts_keep_every_word_as_html(text: str) -> None:
    assert plain_text(from_plain(text)) == text.replace("**", "")
    assert from_plain(text).count("<p>") == text.count("\n\n") + 1


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        ("mot", "<p>mot</p>"),
        ("  un \n deux\t", "<p>un deux</p>"),
        ("un<br><br>deux<br>", "<p>un</p><p>deux</p>"),
        ("<p></p><p><br></p><p>\u00a0</p><div>mot</div>", "<p>mot</p>"),
        (
            "<b>gras</b> <i>penché</i> <b><i>les deux</i></b>",
            "<p><strong>gras</strong> <em>penché</em> <strong><em>les deux</em></strong></p>",
        ),
        ("<b>un</b><strong>e</strong>", "<p><strong>une</strong></p>"),
        ("<i>a<b>b</b></i>", "<p><em>a</em><strong><em>b</em></strong></p>"),
        (
            '<b style="font-weight:normal"><span style="font-weight:700">gras</span> non</b>',
            "<p><strong>gras</strong> non</p>",
        ),
        (f'<span style="font-weight:{"9" * 5000}">mot</span>', "<p>mot</p>"),
        ("<h2>Titre</h2>texte", "<p><strong>Titre</strong></p><p>texte</p>"),
        ("<ol><li>un<li>deux</ol>", "<ul><li>un</li><li>deux</li></ul>"),
        ("<ul><li>un<ul><li>dessous</li></ul></li></ul>", "<ul><li>un</li><li>dessous</li></ul>"),
        ("<ul><li><p>un</p><p>suite</p></li></ul>", "<ul><li>un<br>suite</li></ul>"),
        ("<ul></ul><ul><li></li></ul>mot", "<p>mot</p>"),
        (
            "<a href='HTTPS://x.example/a b'><b>lien</b></a>",
            '<p><a href="https://x.example/a%20b"><strong>lien</strong></a></p>',
        ),
        ("<a href='www.x.example'>lien</a>", '<p><a href="https://www.x.example">lien</a></p>'),
        ("<a href='mailto:a@x.example'>écrire</a>", '<p><a href="mailto:a@x.example">écrire</a></p>'),
        ("<a href='https://x.example'> </a>mot", "<p>mot</p>"),
        (f"<a href='https://x.example/{'a' * LINK_LENGTH}'>mot</a>", "<p>mot</p>"),
        ("e\u0301te\u0301", "<p>été</p>"),
        ("un\u2028deux", "<p>un<br>deux</p>"),
        ("{pré<b>nom</b>} et <b>{mon</b>tant}", "<p>{prénom} et <strong>{montant}</strong></p>"),
        ("<pre>un\n  deux\r\n\r\ntrois</pre>", "<p>un<br>deux</p><p>trois</p>"),
        ("<del>avant</del><ins>après</ins>", "<p>après</p>"),
        ("<p hidden>un</p><span style='Display: none'>deux</span>trois", "<p>trois</p>"),
        ("<p>un<span style='mso-hide:all'> deux <b>trois</b></span> quatre</p>", "<p>un quatre</p>"),
    ],
)
def test_html_has_one_form(html: str, kept: str) -> None:
    assert clean(html) == kept


def test_a_letter_pasted_from_a_word_processor_keeps_its_words_and_looks_alone() -> None:
    assert clean(WORD) == (
        "<p><strong>Bonjour {prénom},</strong></p>"
        "<ul><li>un <em>premier</em> point</li><li>un second</li></ul>"
        "<p>Lundi</p><p>9\u00a0h</p>"
        '<p>Voir <a href="https://www.cse.example/page?a=1&amp;b=2">le site</a></p>'
    )


GOOGLE_DOCS = """<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-1"><p dir="ltr"
style="line-height:1.38;"><span style="font-weight:400;">Bonjour </span><span style="font-weight:700;">gras</span></p>
<ul style="margin-top:0"><li dir="ltr" aria-level="1"><p dir="ltr" role="presentation"><span>un</span></p></li>
<li><p><span>deux</span></p></li></ul></b><br class="Apple-interchange-newline">"""

OUTLOOK = """<html><head><style type="text/css">p{margin:0}</style></head><body><div class="elementToProof"
style="font-family: Aptos; font-size: 12pt;">Bonjour,</div><div><br></div><div>Deux <b>lignes</b>&nbsp;:</div><ul
data-editing-info="{}"><li style="list-style-type:disc"><div role="presentation">point</div></li></ul>
<div>À bientôt,<br>Le CSE</div></body></html>"""

WEB_PAGE = """<h2>Titre</h2><p>Texte <code>code</code><script>alert(1)</script><button>Bouton</button><svg
><title>icône</title></svg></p>
<nav><a href="/relatif">Accueil</a></nav><ol><li>premier</li></ol><select><option>choix</option></select>"""


@pytest.mark.parametrize(
    ("copied", "kept"),
    [
        (GOOGLE_DOCS, "<p>Bonjour <strong>gras</strong></p><ul><li>un</li><li>deux</li></ul>"),
        (
            OUTLOOK,
            (
                "<p>Bonjour,</p><p>Deux <strong>lignes</strong>\u00a0:</p>"
                "<ul><li>point</li></ul><p>À bientôt,<br>Le CSE</p>"
            ),
        ),
        (WEB_PAGE, "<p><strong>Titre</strong></p><p>Texte code</p><p>Accueil</p><ul><li>premier</li></ul>"),
    ],
)
def test_what_is_copied_from_other_programs_keeps_its_paragraphs_looks_and_lists(copied: str, kept: str) -> None:
    assert clean(copied) == kept


def test_reading_gives_runs_with_their_looks_and_the_fields_put_in() -> None:
    html = '<p>Bonjour <em>{prénom}</em> {nom}<br>suite</p><ul><li><a href="https://x.example">{montant}</a></li></ul>'
    assert parse_html(html, FIELDS) == (
        Paragraph((Run("Bonjour "), Run("Camille", italic=True), Run(" Rousseau\nsuite"))),
        Bullets((Paragraph((Run("320\u00a0€", href="https://x.example"),)),)),
    )


@pytest.mark.parametrize(
    "literal",
    [
        "{{ 7*7 }}",
        "{% for x in y %}",
        "{# non #}",
        "${7*7}",
        "#{7*7}",
        "{inconnu}",
        "{ nom }",
        "{Nom}",
        "{nom",
        "}",
        "%(nom)s",
    ],
)
def test_whatever_is_no_field_is_shown_as_it_is_written(literal: str) -> None:
    assert plain_text(clean(f"<p>a {literal} b</p>")) == f"a {literal} b"
    (block,) = parse_html(clean(f"<p>a {literal} b</p>"), FIELDS)
    assert plain(block) == f"a {literal} b"


def test_a_value_is_words_even_where_it_looks_like_html_or_like_a_field() -> None:
    odd = {"prénom": "<script>x</script>{nom}</p><p>&amp;", "nom": "**{prénom}**"}
    (block,) = parse_html("<p>{prénom} <strong>{nom}</strong></p>", odd)
    assert block == Paragraph((Run("<script>x</script>{nom}</p><p>&amp; "), Run("**{prénom}**", bold=True)))


def test_unknown_fields_are_found_in_the_words_wherever_the_looks_change() -> None:
    assert unknown_fields(plain_text("<p>{pre<strong>nom}</strong> {nom}</p><ul><li>{salaire}</li></ul>")) == [
        "prenom",
        "salaire",
    ]


def test_plain_text_names_the_address_of_a_link_that_its_words_do_not_show() -> None:
    html = (
        '<p><a href="https://x.example/a">ici</a>, <a href="https://x.example">x.example</a>,'
        ' <a href="mailto:a@x.example">a@x.example</a></p><ul><li>un</li><li>deux<br>lignes</li></ul>'
    )
    assert plain_text(html) == "ici (https://x.example/a), x.example, a@x.example\n\n- un\n- deux\n  lignes"


def test_the_same_text_read_for_two_people_keeps_their_values_apart() -> None:
    html = from_plain(default_messages()[MessageKind.LAUNCH][1])
    first, second = (plain(parse_html(html, {"prénom": name})[0]) for name in ("Anne", "Zoé"))
    assert (first, second) == ("Bonjour Anne {nom},", "Bonjour Zoé {nom},")
