"""Everything that menus and toolbar offer, each once, with its words, icon and shortcut."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

from visualcnn.gui.icons import icon
from visualcnn.gui.plain_text import verbatim
from visualcnn.gui.states import Command, State, allowed
from visualcnn.gui.theme import current_theme
from visualcnn.nn.architectures import ARCHITECTURES
from visualcnn.training.threads import automatic_threads, cores


@dataclass(frozen=True)
class Words:
    """An action as it reads: name, what it does and why, icon, shortcut."""

    text: str
    tip: str
    icon: str = ""
    shortcut: str = ""


WORDS: dict[str, Words] = {
    "train": Words("&Train", "Train until the epochs are done", "play", "F5"),
    "step": Words("&Step", "Train on one batch, then pause", "step", "F6"),
    "epoch": Words("&Epoch", "Train to the end of the epoch, then pause", "epoch", "F7"),
    "reset": Words("&Reset", "Begin again: the same seed gives the same run", "reset", "Ctrl+R"),
    "reset_seed": Words(
        "Reset with a &new seed", "Begin again with other first weights", "", "Ctrl+Shift+R"
    ),
    "defaults": Words(
        "&Default settings", "Put all settings back to what suits most runs", "", "Ctrl+D"
    ),
    "open": Words("&Open…", "Open a saved model and go on training it", "open", "Ctrl+O"),
    "save": Words(
        "&Save", "Save the model, its curves and where training stands", "save", "Ctrl+S"
    ),
    "save_as": Words("Save &as…", "Save under another name", "save-as", "Ctrl+Shift+S"),
    "quit": Words("&Quit", "Close visualcnn", "", "Ctrl+Q"),
    "digits": Words(
        "&Built-in digits", "Digits drawn by visualcnn itself; no download needed", "", "Ctrl+1"
    ),
    "mnist": Words("&MNIST", "70,000 handwritten digits", "", "Ctrl+2"),
    "fashion-mnist": Words("&Fashion-MNIST", "70,000 pictures of clothes", "", "Ctrl+3"),
    "folder": Words(
        "&Choose folder…", "Read the four IDX files from a folder", "open", "Ctrl+Shift+O"
    ),
    "python": Words(
        "From a &Python file…", "Use a function of yours that returns layers", "", "Ctrl+P"
    ),
    "draw": Words("&Draw a digit", "The network reads it while you draw", "", "Ctrl+E"),
    "gallery": Words("&Gallery", "All digits, to be filtered and sorted", "", "Ctrl+G"),
    "mistakes": Words("&Mistakes", "What is taken for what, and since when", "", "Ctrl+M"),
    "map": Words("Ma&p", "Digits that the network sees alike lie together", "", "Ctrl+Shift+M"),
    "pin": Words("P&in the chosen digit", "Keep its probabilities in sight", "", "Ctrl+B"),
    "zoom_in": Words("Zoom &in", "Larger text and tiles, for a projector", "", "Ctrl++"),
    "zoom_out": Words("Zoom &out", "Smaller text and tiles", "", "Ctrl+-"),
    "zoom_reset": Words("&Normal size", "Text and tiles as at the start", "", "Ctrl+0"),
    "layout": Words("&Reset layout", "Put all panels back to their first places", "", "Ctrl+L"),
    "system": Words("Like the &system", "Light or dark, as the system is"),
    "light": Words("&Light", "Dark text on a light ground"),
    "dark": Words("&Dark", "Light text on a dark ground"),
    "diagnostics": Words(
        "Copy &diagnostics", "Versions, settings and the end of the log, to paste into a report"
    ),
    "about": Words("&About visualcnn", "Version and licence"),
}

_COMMANDS = {
    "step": Command.STEP,
    "epoch": Command.EPOCH,
    "reset": Command.RESET,
    "reset_seed": Command.RESET,
    "save": Command.SAVE,
    "save_as": Command.SAVE,
}


class Actions(QObject):
    """The actions by name: `actions["train"]`. What is enabled follows the state.

    `threads` is a number of threads that is offered beside the usual ones.
    """

    def __init__(self, parent: QObject, threads: int | None = None) -> None:
        super().__init__(parent)
        self._actions = {name: self._make(name, words) for name, words in WORDS.items()}
        for number, name in enumerate(ARCHITECTURES, start=1):
            words = Words(name, f"Begin a run of {name}", "", f"Alt+{number}")
            self._actions[name] = self._make(name, words)
        self._actions["step"].setAutoRepeat(True)
        self.architectures = self._choice([*ARCHITECTURES, "python"])
        self.data = self._choice(["digits", "mnist", "fashion-mnist", "folder"])
        self.themes = self._choice(["system", "light", "dark"])
        self.threads = self._thread_choice(thread_counts(cores()) | {threads or 1})

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def __contains__(self, name: object) -> bool:
        return name in self._actions

    def all(self) -> list[QAction]:
        """Every action; those in a window answer to their shortcuts."""
        return list(self._actions.values())

    def _make(self, name: str, words: Words) -> QAction:
        action = QAction(words.text, self)
        action.setObjectName(name)
        action.setAutoRepeat(False)
        if words.shortcut:
            action.setShortcut(QKeySequence(words.shortcut))
        _explain(action, words.tip)
        if words.icon:
            action.setIcon(icon(words.icon))
        return action

    def _choice(self, names: list[str]) -> QActionGroup:
        """One of `names` is checked at a time."""
        group = QActionGroup(self)
        for name in names:
            self[name].setCheckable(True)
            group.addAction(self[name])
        return group

    def _thread_choice(self, counts: set[int]) -> QActionGroup:
        """Automatic and each of `counts`, which the action's data hold (None for automatic)."""
        names: list[str] = []
        for count in (None, *sorted(counts)):
            name = thread_name(count)
            action = self._actions[name] = self._make(name, _thread_words(count))
            action.setData(count)
            names.append(name)
        return self._choice(names)

    def follow(self, state: State, *, trainable: bool) -> None:
        """Offer what means something in `state`."""
        running = state is State.RUNNING
        train = self["train"]
        train.setText("Pause" if running else "&Train")
        train.setIcon(icon("pause" if running else "play", current_theme().on_accent))
        _explain(train, "Pause after this batch" if running else WORDS["train"].tip)
        train.setEnabled(allowed(state, Command.PAUSE if running else Command.TRAIN))
        for name, command in _COMMANDS.items():
            starts = command in (Command.STEP, Command.EPOCH)
            self[name].setEnabled(allowed(state, command) and (trainable or not starts))
        for name in ("save", "save_as"):
            self[name].setEnabled(self[name].isEnabled() and trainable)

    def restyle(self) -> None:
        """Draw the icons anew in the theme's colours."""
        for name, words in WORDS.items():
            if words.icon:
                self[name].setIcon(icon(words.icon))


def thread_counts(most: int) -> set[int]:
    """The powers of two up to `most` cores, and `most` itself."""
    return {1 << power for power in range(most.bit_length())} | {most}


def thread_name(count: int | None) -> str:
    """The name of the action for `count` threads; None: automatic."""
    return f"threads {count or 'automatic'}"


def _thread_words(count: int | None) -> Words:
    if count is None:
        tip = "All cores but one, which keeps the window fluent"
        return Words(f"&Automatic ({automatic_threads()})", tip)
    use = f"Matrix products use {count} {'thread' if count == 1 else 'threads'}"
    few = count < max(2, cores())
    letter = "&" if count < 10 else ""
    return Words(f"{letter}{count}", use if few else f"{use}: no core is left for the window")


def _explain(action: QAction, tip: str) -> None:
    shortcut = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    action.setToolTip(verbatim(f"{tip} ({shortcut})" if shortcut else tip))
