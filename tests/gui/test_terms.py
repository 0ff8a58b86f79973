"""Facts about the glossary's terms."""

from __future__ import annotations

from collections import Counter

import pytest

from visualcnn.gui.terms import Term, find, terms

WORDS = (
    *("sample", "batch", "step", "epoch", "channel", "weight", "bias", "filter", "kernel"),
    *("convolution", "activation", "feature map", "nonlinearity", "logits", "probabilities"),
    *("prediction", "label", "loss", "accuracy", "gradient", "parameter", "hyper-parameter"),
    *("stride", "padding", "receptive field", "error", "momentum", "Adam", "softmax"),
    *("learning rate", "weight decay", "experiment", "what if", "norm", "rounding"),
    *("saliency", "occlusion", "confusion matrix", "precision", "recall", "margin"),
    *("nearest neighbour", "principal components", "t-SNE"),
)


@pytest.mark.parametrize("word", WORDS)
def test_the_words_of_the_window_are_explained(word: str) -> None:
    """Each is found, however it is written."""
    term = find(word.upper())
    assert term is not None
    assert word.lower() in term.names


def test_every_link_leads_somewhere() -> None:
    """No term links to one that isn't there, or to itself."""
    for term in terms():
        for link in term.links:
            target = find(link)
            assert target is not None, f"{term.name} links to {link}"
            assert target is not term


def test_no_word_has_two_meanings() -> None:
    """Names and other names are there once."""
    counts = Counter(name for term in terms() for name in term.names)
    assert [name for name, number in counts.items() if number > 1] == []


def test_terms_are_short_sentences_in_order() -> None:
    """The alphabet's order; a term is no essay."""
    names = [term.name.lower() for term in terms()]
    assert names == sorted(names)
    assert all(term.text.endswith(".") and len(term.text) < 320 for term in terms())


def test_a_text_in_pieces() -> None:
    """Links are told apart from the words around them."""
    term = Term("Loss", "How [[far]] it is from the [[label]].", ("cross-entropy",))
    assert term.parts() == [
        ("How ", False),
        ("far", True),
        (" it is from the ", False),
        ("label", True),
        (".", False),
    ]
    assert term.links == ("far", "label")
    assert term.has("far it")
    assert term.has("Cross")
    assert not term.has("gradient")
    assert find("no such word") is None
