"""What is undone in one go: words as they are written, each paste, each look, each field by itself."""

from datetime import UTC, datetime, timedelta

import pytest

from ov_desktop.clock import SettableClock
from ov_desktop.ui.wizard.flow import Flow

NOW = datetime(2026, 12, 16, 9, 42, tzinfo=UTC)


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock(NOW)


@pytest.fixture
def flow(clock: SettableClock) -> Flow:
    return Flow(clock)


def undone(flow: Flow, field: str, *states: str) -> list[str]:
    """Type states of a field one after the other, then undo all; return what stands there after each."""
    for state in states:
        flow.take({field: state})
    stood = [str(flow.typed.value(field))]
    while flow.undo():
        stood.append(str(flow.typed.value(field)))
    return stood


def by_keys(text: str) -> list[str]:
    return [text[: count + 1] for count in range(len(text))]


def formatted(text: str) -> list[str]:
    """A paragraph key by key, as the editor gives it: without the space at its end."""
    return [f"<p>{state.strip()}</p>" for state in by_keys(text)]


def test_words_are_taken_back_one_by_one_with_the_space_after_them(flow: Flow) -> None:
    assert undone(flow, "name", *by_keys("Noël  à Brest !")) == [
        "Noël  à Brest !",
        "Noël  à Brest ",
        "Noël  à ",
        "Noël  ",
        "",
    ]


def test_words_of_a_formatted_text_are_taken_back_one_by_one(flow: Flow) -> None:
    assert undone(flow, "welcome", *formatted("un été")) == ["<p>un été</p>", "<p>un</p>", ""]


def test_signs_that_html_writes_otherwise_are_letters_like_others(flow: Flow) -> None:
    states = ["<p>R</p>", "<p>R&amp;</p>", "<p>R&amp;D</p>", "<p>R&amp;D&lt;</p>"]
    assert undone(flow, "welcome", *states) == [states[-1], ""]
    flow.take({"welcome": "<p>&lt;</p>"})
    assert undone(flow, "welcome", "<p>&amp;&lt;</p>", "<p>&amp;a&lt;</p>") == ["<p>&amp;a&lt;</p>", "<p>&lt;</p>", ""]


def test_letters_in_a_row_that_are_alike_stay_one_word(flow: Flow) -> None:
    assert undone(flow, "welcome", *(f"<p>{'l' * count}ot</p>" for count in range(1, 5))) == [
        "<p>llllot</p>",
        "<p>lot</p>",
        "",
    ]


@pytest.mark.parametrize(
    ("done", "typed_next"),
    [
        ("<p>mot{prénom}</p>", "<p>mot{prénom}s</p>"),
        ("<p>m<strong>ot</strong></p>", "<p>m<strong>ots</strong></p>"),
        ("<p>mo<strong>t</strong></p>", "<p>mo<strong>ts</strong></p>"),
        ("<p>mo</p><p>t</p>", "<p>mo</p><p>st</p>"),
        ("<ul><li>mot</li></ul>", "<ul><li>mots</li></ul>"),
        ('<p>mo<a href="https://cse.example">t</a></p>', '<p>mo<a href="https://cse.example">t</a>s</p>'),
        ("<p>motif collé</p>", "<p>motif collés</p>"),
    ],
)
def test_a_field_a_look_a_paragraph_a_list_a_link_and_a_paste_are_steps_of_their_own(
    flow: Flow, done: str, typed_next: str
) -> None:
    flow.take({"welcome": "<p>mot</p>"})
    assert undone(flow, "welcome", done, typed_next) == [typed_next, done, "<p>mot</p>", ""]


def test_what_is_written_in_a_new_paragraph_or_look_begins_a_step_and_goes_on_with_it(flow: Flow) -> None:
    states = ["<p>un</p>", "<p>un</p><p>d</p>", "<p>un</p><p>de</p>", "<p>un</p><p>de<em>u</em></p>"]
    states.append("<p>un</p><p>de<em>ux</em></p>")
    assert undone(flow, "welcome", *states) == [states[4], states[2], states[0], ""]


def test_what_is_cut_comes_back_with_what_was_written_in_its_place(flow: Flow) -> None:
    flow.take({"welcome": "<p>mot</p>"})
    assert undone(flow, "welcome", "<p>m</p>", "<p>ma</p>", "<p>mai</p>") == ["<p>mai</p>", "<p>mot</p>", ""]


def test_a_word_written_over_another_is_one_step(flow: Flow) -> None:
    flow.take({"name": "Automne"})
    assert undone(flow, "name", "P", "Pr", "Pri") == ["Pri", "Automne", ""]


def test_erasing_does_not_take_what_was_written_before_with_it(flow: Flow) -> None:
    states = [*by_keys("Brets"), "Bret", "Bre", "Bres", "Brest"]
    assert undone(flow, "name", *states) == ["Brest", "Brets", ""]


@pytest.mark.parametrize("states", [("abd", "ad", "d"), ("bcd", "cd", "d")])
def test_letters_erased_in_a_row_come_back_together(flow: Flow, states: tuple[str, ...]) -> None:
    flow.take({"name": "abcd"})
    assert undone(flow, "name", *states) == ["d", "abcd", ""]


def test_a_word_written_elsewhere_is_a_step_of_its_own(flow: Flow) -> None:
    assert undone(flow, "name", "b", "bc", "abc", "Aabc") == ["Aabc", "abc", "bc", ""]


def test_a_pause_ends_a_word(flow: Flow, clock: SettableClock) -> None:
    flow.take({"name": "a"})
    clock.set(clock.now() + timedelta(seconds=3))
    assert undone(flow, "name", "ab") == ["ab", "a", ""]
