"""Facts about the explanation panel: which page shows what, and what it hands on."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tests.gui.views.explanation.told import CLASSES, MOMENT, click, press, told
from visualcnn.explain.backward import reverse
from visualcnn.explain.errors import explain_error
from visualcnn.explain.places import INPUT, SOFTMAX, Place, Weight
from visualcnn.explain.trail import path_back
from visualcnn.explain.weights import explain_weight
from visualcnn.gui.theme import THEME
from visualcnn.gui.views.explanation import ExplanationPanel
from visualcnn.gui.views.explanation.convolution_body import ConvolutionBody

HERE = Place("conv1", (1, 3, 3))


@pytest.fixture
def panel(qtbot: QtBot) -> ExplanationPanel:
    """With a value of a convolution."""
    made = ExplanationPanel()
    qtbot.addWidget(made)
    made.resize(made.sizeHint())
    made.show()
    made.set_network(MOMENT.network.summary(), CLASSES)
    trail = path_back(MOMENT, Place(SOFTMAX, (1,)))
    made.show_trail(trail, trail[0])
    shown = told(HERE)
    made.show_story(shown.story, MOMENT.values, shown.region)
    return made


def heard(panel: ExplanationPanel) -> list[object]:
    """What the panel says it wants, in order."""
    said: list[object] = []
    panel.place_wanted.connect(said.append)
    panel.weight_wanted.connect(said.append)
    panel.filter_wanted.connect(lambda layer, number: said.append((layer, number)))
    panel.page_wanted.connect(said.append)
    return said


def test_it_is_made_for_the_lower_dock(panel: ExplanationPanel) -> None:
    """At zoom 1 about 1,000×300, and no page needs more."""
    hint, least = panel.sizeHint(), panel.minimumSizeHint()
    assert (hint.width(), hint.height()) == (round(1_000 * THEME.zoom), round(300 * THEME.zoom))
    assert least.width() <= hint.width()
    assert least.height() <= hint.height()


def test_pages_come_to_the_front(panel: ExplanationPanel) -> None:
    """By their button, which tells so; a page that doesn't exist is an error."""
    said = heard(panel)
    for page in ("gradient", "what if", "proof", "why", "filter", "value"):
        press(panel.header.pages.button(page))
        assert panel.page == page
    assert said == ["gradient", "what if", "proof", "why", "filter", "value"]
    with pytest.raises(KeyError):
        panel.open_page("nothing")


def test_the_gradient_is_of_what_came_last(panel: ExplanationPanel) -> None:
    """A weight or an activation; the page of values isn't left for it."""
    back = reverse(MOMENT)
    panel.show_weight(explain_weight(back, Weight("conv1", "weight", (0, 0, 0, 0))))
    assert panel.value.isVisible()
    panel.open_page("gradient")
    assert panel.weight.isVisible()
    panel.show_error(explain_error(back, HERE))
    assert panel.error.isVisible()
    assert not panel.weight.isVisible()


def test_a_weight_is_told_on_the_page_of_gradients(panel: ExplanationPanel) -> None:
    """First which one, then which page."""
    said = heard(panel)
    body = panel.value.shown
    assert isinstance(body, ConvolutionBody)
    click(body.calculation.grids[1], 0, 1)
    assert said == [Weight("conv1", "weight", (1, body.channel, 0, 1)), "gradient"]


def test_a_filter_is_told_on_its_page(panel: ExplanationPanel) -> None:
    """First which one, then which page; the next filter stays on it."""
    said = heard(panel)
    panel.value.filter_wanted.emit("conv1", 1)
    panel.filter.filter_wanted.emit("conv1", 2)
    assert said == [("conv1", 1), "filter", ("conv1", 2)]


def test_a_place_is_told_where_the_user_looks(panel: ExplanationPanel) -> None:
    """On the pages of values and gradients where it is; from others on that of values."""
    said = heard(panel)
    panel.value.place_wanted.emit(HERE)
    panel.open_page("gradient")
    panel.error.place_wanted.emit(HERE)
    panel.open_page("filter")
    panel.filter.place_wanted.emit(HERE)
    assert said == [HERE, "gradient", HERE, "filter", HERE, "value"]
    assert panel.page == "value"


def test_a_number_stays_on_the_page_why(panel: ExplanationPanel) -> None:
    """What drives it is told there; a pixel that is clicked on it has its value told."""
    panel.open_page("why")
    said, pixel = heard(panel), Place(INPUT, (0, 2, 3))
    press(panel.header.crumbs.crumbs[1])
    panel.why.pixel_wanted.emit(pixel)
    assert said == [path_back(MOMENT, Place(SOFTMAX, (1,)))[1], pixel, "value"]


def test_what_the_page_why_wants_is_handed_on(panel: ExplanationPanel, qtbot: QtBot) -> None:
    """A class, the number that is chosen, patches of another size, a pixel pointed at."""
    page = panel.why
    with qtbot.waitSignals(
        [panel.class_wanted, panel.unit_wanted, panel.patch_wanted, panel.hovered]
    ):
        page.class_wanted.emit(2)
        page.unit_wanted.emit()
        page.patch_wanted.emit(3, 1)
        page.hovered.emit(Place(INPUT, (0, 2, 3)))


def test_crumbs_lead_back(panel: ExplanationPanel) -> None:
    """Each asks for its place."""
    said = heard(panel)
    press(panel.header.crumbs.crumbs[1])
    assert said == [path_back(MOMENT, Place(SOFTMAX, (1,)))[1]]


def test_samples_are_the_same_on_both_pages(panel: ExplanationPanel, qtbot: QtBot) -> None:
    """Chosen on one, they hold on the other."""
    with qtbot.waitSignal(panel.samples_wanted) as signal:
        panel.weight.samples_wanted.emit("batch")
    assert signal.args == ["batch"]
    assert panel.what_if.samples.option == "batch"


def test_progress_and_sentences_go_to_their_page(panel: ExplanationPanel) -> None:
    """By its name; a weight's and an activation's gradient share theirs."""
    pages = {"value": panel.value, "what if": panel.what_if, "gradient": panel.weight}
    pages["why"] = panel.why
    for name, page in pages.items():
        panel.say(name, f"Told of {name}.")
        assert page.sentence.text() == f"Told of {name}."
        panel.set_progress(name, 0.5)
        assert not page.progress.isHidden()
        panel.set_progress(name, None)
        assert page.progress.isHidden()


def test_another_network_forgets_all(panel: ExplanationPanel) -> None:
    """No crumbs, no stamp, no story."""
    panel.set_stamp(5, False, True)
    panel.set_network(MOMENT.network.summary(), CLASSES)
    assert panel.header.crumbs.crumbs == []
    assert panel.header.stamp.text() == ""
    assert panel.value.told is None


def test_what_the_head_wants_is_handed_on(panel: ExplanationPanel, qtbot: QtBot) -> None:
    """Update, Follow, Stop and the glossary's terms."""
    panel.set_stamp(5, False, True)
    with qtbot.waitSignals([panel.update_wanted, panel.follow_wanted]):
        panel.header.update_button.click()
        panel.header.follow.click()
    with qtbot.waitSignals([panel.stopped, panel.term_wanted]):
        panel.what_if.stopped.emit()
        panel.value.term_wanted.emit("kernel")
