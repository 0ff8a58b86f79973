"""Facts about choosing the data."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from visualcnn.data.catalog import KnownSetError
from visualcnn.data.dataset import DataError
from visualcnn.data.folder import MNIST_VARIABLE
from visualcnn.data.paths import data_cache
from visualcnn.data.sources import MissingDataError, open_dataset


def test_the_built_in_digits_are_the_default() -> None:
    """They need neither a file nor the network."""
    assert open_dataset().name == "digits"
    assert open_dataset("digits").name == "digits"


def test_a_folder_is_read(write_set: Callable[..., Path], tmp_path: Path) -> None:
    """Whatever it is called."""
    dataset = open_dataset(None, write_set(tmp_path / "somewhere"))
    assert (dataset.name, len(dataset.test)) == ("custom", 5)


def test_a_set_that_is_not_here_is_not_downloaded(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence says how to have it; name and size are there for a button."""
    monkeypatch.delenv(MNIST_VARIABLE, raising=False)
    with pytest.raises(MissingDataError, match="`visualcnn download mnist`") as info:
        open_dataset("mnist")
    assert (info.value.name, info.value.size) == ("mnist", 11_594_722)


def test_an_unknown_name_is_refused() -> None:
    """With the names that are known."""
    with pytest.raises(DataError, match="known are mnist, fashion-mnist"):
        open_dataset("cifar")


def test_a_folder_with_something_else_is_not_mnist(
    write_set: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mistake in the environment is told, not trained on."""
    monkeypatch.setenv(MNIST_VARIABLE, str(write_set(tmp_path / "wrong")))
    with pytest.raises(DataError, match="doesn't hold MNIST, but custom data"):
        open_dataset("mnist")


@pytest.mark.parametrize("damage", ["another set", "a file cut"])
def test_a_damaged_copy_in_the_cache_can_be_downloaded_again(
    write_set: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, damage: str
) -> None:
    """The sentence says so, and the set's name is there for a button."""
    monkeypatch.delenv(MNIST_VARIABLE, raising=False)
    folder = write_set(data_cache() / "fashion-mnist")
    said = "doesn't hold Fashion-MNIST, but custom data"
    if damage == "a file cut":
        path = folder / "t10k-labels-idx1-ubyte.gz"
        path.write_bytes(path.read_bytes()[:-3])
        said = f"{path.name} is truncated: its compressed part breaks off"
    with pytest.raises(KnownSetError) as info:
        open_dataset("fashion-mnist")
    assert str(info.value).endswith(f"{said}; download Fashion-MNIST again (31 MB).")
    assert info.value.name == "fashion-mnist"


def test_mnist_is_found(mnist_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the environment's folder."""
    monkeypatch.setenv(MNIST_VARIABLE, str(mnist_folder))
    assert open_dataset("mnist").title == "MNIST, verified"
