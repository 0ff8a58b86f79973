"""Facts about the network panel's head."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QToolButton
from pytestqt.qtbot import QtBot

from visualcnn.gui.views.elided_label import ElidedLabel
from visualcnn.gui.views.network.header import Header


def test_the_user_chooses_the_scale(qtbot: QtBot) -> None:
    """A choice says its mode; showing a mode says nothing."""
    header = Header()
    qtbot.addWidget(header)
    modes, fit = header.findChild(QComboBox), header.fit
    assert isinstance(modes, QComboBox)
    with qtbot.waitSignal(header.mode_changed) as heard:
        modes.setCurrentIndex(1)
    assert heard.args == ["tile"]
    with qtbot.assertNotEmitted(header.mode_changed):
        header.set_mode("fixed")
    assert modes.currentText() == "Fixed"
    with qtbot.waitSignal(header.rerange_asked):
        fit.click()


def test_a_sentence_that_lacks_room_ends_in_dots(qtbot: QtBot) -> None:
    """And is its own tooltip; with room it stands there whole."""
    header = Header()
    qtbot.addWidget(header)
    header.show()
    label = header.findChild(ElidedLabel)
    assert isinstance(label, ElidedLabel)
    sentence = "Untrained: what you see comes from random weights."
    header.say(sentence)
    for width, tip in ((450, sentence), (1_200, "")):
        header.resize(width, 40)
        assert header.sentence == sentence
        assert label.toolTip() == tip


def test_everything_has_a_name_and_a_reason(qtbot: QtBot) -> None:
    """A screen reader and a tooltip find words for each control."""
    header = Header()
    qtbot.addWidget(header)
    for control in (*header.findChildren(QComboBox), *header.findChildren(QToolButton)):
        assert control.accessibleName()
        assert control.toolTip()


def test_activations_or_error_maps(qtbot: QtBot) -> None:
    """The switch says which of the two is wanted; activations are shown first."""
    header = Header()
    qtbot.addWidget(header)
    assert header.kinds.option == "activations"
    with qtbot.waitSignal(header.errors_wanted) as heard:
        header.kinds.button("errors").click()
    assert heard.args == [True]
    with qtbot.waitSignal(header.errors_wanted) as heard:
        header.kinds.button("activations").click()
    assert heard.args == [False]
