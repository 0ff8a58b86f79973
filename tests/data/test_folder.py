"""Four files become a data set that is recognised by its content."""

import gzip
import hashlib
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from visualcnn.data import folder as folder_module
from visualcnn.data.catalog import CATALOG, FASHION_MNIST, FILE_STEMS, MNIST, KnownFile
from visualcnn.data.dataset import DataError
from visualcnn.data.folder import find_folder, load_folder
from visualcnn.data.idx import read_images, read_labels

Bytes = npt.NDArray[np.uint8]
WriteSet = Callable[..., Path]
SPELLINGS = [(packed, dotted) for packed in (False, True) for dotted in (False, True)]


@pytest.mark.parametrize(("packed", "dotted"), SPELLINGS)
def test_all_spellings_give_the_same_custom_set(
    tmp_path: Path, write_set: WriteSet, packed: bool, dotted: bool
) -> None:
    """Plain or .gz, "-idx3" or ".idx3": the data and the fingerprint are the same."""
    reference = load_folder(write_set(tmp_path / "reference"))
    dataset = load_folder(write_set(tmp_path / "other", packed=packed, dotted=dotted))
    assert (dataset.name, dataset.title) == ("custom", "Custom data")
    assert dataset.class_names == tuple("0123456789")
    assert dataset.fingerprint == reference.fingerprint
    for name in ("train", "validation", "test"):
        split, expected = dataset.split(name), reference.split(name)
        np.testing.assert_array_equal(split.images, expected.images)
        np.testing.assert_array_equal(split.labels, expected.labels)


def test_compressed_files_go_before_plain_ones(tmp_path: Path, write_set: WriteSet) -> None:
    """Where both are there, the .gz is read: it has a checksum."""
    folder = write_set(tmp_path / "both")
    (folder / FILE_STEMS[0]).write_bytes(b"damaged")
    assert load_folder(folder).fingerprint == load_folder(write_set(tmp_path / "one")).fingerprint


@pytest.mark.parametrize(
    ("count", "held_out"), [(2, 1), (9, 1), (29, 2), (9_999, 999), (10_000, 5_000)]
)
def test_validation_is_the_end_of_the_training_file(
    tmp_path: Path, write_set: WriteSet, count: int, held_out: int
) -> None:
    """The last 5,000 are validation, of less than 10,000 the last tenth, and at least one."""
    folder = write_set(tmp_path, train=count, packed=False)
    dataset = load_folder(folder)
    images, labels = read_images(folder / FILE_STEMS[0]), read_labels(folder / FILE_STEMS[1])
    np.testing.assert_array_equal(dataset.validation.images, images[count - held_out :])
    np.testing.assert_array_equal(dataset.validation.labels, labels[count - held_out :])
    np.testing.assert_array_equal(dataset.train.images, images[: count - held_out])
    np.testing.assert_array_equal(dataset.train.labels, labels[: count - held_out])
    assert len(dataset.test) == 5


def test_one_training_image_is_too_few(tmp_path: Path, write_set: WriteSet) -> None:
    """With one image nothing would be left for training."""
    with pytest.raises(DataError, match="holds 1 image; training and validation need one each"):
        load_folder(write_set(tmp_path, train=1))


def test_counts_must_agree(tmp_path: Path, write_set: WriteSet) -> None:
    """The sentence names both files and both counts."""
    folder = write_set(tmp_path / "set", test=5)
    other = write_set(tmp_path / "other", test=4)
    name = "t10k-labels-idx1-ubyte.gz"
    shutil.copy(other / name, folder / name)
    with pytest.raises(DataError) as caught:
        load_folder(folder)
    assert str(caught.value) == f"t10k-images-idx3-ubyte.gz holds 5 images but {name} 4 labels."


def test_missing_files_are_named(tmp_path: Path, write_set: WriteSet) -> None:
    """The sentence names the folder and the missing files, and no others."""
    folder = write_set(tmp_path / "set")
    (folder / f"{FILE_STEMS[1]}.gz").unlink()
    with pytest.raises(DataError) as caught:
        load_folder(folder)
    assert str(caught.value) == f"{folder} lacks {FILE_STEMS[1]} (plain or .gz)."
    (folder / f"{FILE_STEMS[3]}.gz").unlink()
    with pytest.raises(DataError, match=f"lacks {FILE_STEMS[1]} and {FILE_STEMS[3]} "):
        load_folder(folder)
    with pytest.raises(DataError, match="doesn't exist"):
        load_folder(tmp_path / "absent")
    with pytest.raises(DataError, match="is not a folder"):
        load_folder(folder / f"{FILE_STEMS[0]}.gz")


def test_a_damaged_file_is_named(tmp_path: Path, write_set: WriteSet) -> None:
    """What is wrong in one file is told with that file's name."""
    folder = write_set(tmp_path)
    path = folder / f"{FILE_STEMS[2]}.gz"
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(DataError, match=f"^{path.name} is truncated"):
        load_folder(folder)


def test_an_unreadable_folder_is_refused(
    tmp_path: Path, write_set: WriteSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that may not be searched is refused when loaded, and absent when looked for."""
    write_set(tmp_path / "mnist")
    monkeypatch.delenv("VISUALCNN_MNIST", raising=False)

    def refuse(_path: Path) -> bool:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "is_file", refuse)
    with pytest.raises(DataError, match="mnist can't be read: Permission denied"):
        load_folder(tmp_path / "mnist")
    assert find_folder("mnist", tmp_path) is None


def test_known_content_is_recognised_however_it_is_packed(
    tmp_path: Path, write_set: WriteSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With known unpacked hashes a plain and a re-compressed copy are both verified."""
    folder = write_set(tmp_path / "plain", packed=False)
    files = tuple(
        KnownFile(f"{stem}.gz", 0, "", hashlib.sha256((folder / stem).read_bytes()).hexdigest())
        for stem in FILE_STEMS
    )
    monkeypatch.setitem(CATALOG, "mnist", replace(MNIST, files=files))
    for known in (folder, write_set(tmp_path / "packed")):
        dataset = load_folder(known)
        assert (dataset.name, dataset.title) == ("mnist", "MNIST, verified")


def test_one_other_file_makes_a_set_custom(
    tmp_path: Path, write_set: WriteSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three known files and a changed one are custom data, not a verified set."""
    folder = write_set(tmp_path / "set")
    know_compressed(monkeypatch, folder)
    assert load_folder(folder).title == "Fashion-MNIST, verified"
    path = folder / f"{FILE_STEMS[3]}.gz"
    data = bytearray(gzip.decompress(path.read_bytes()))
    data[-1] = (data[-1] + 1) % 10
    path.write_bytes(gzip.compress(data, 1))
    assert load_folder(folder).title == "Custom data"


def test_compressed_hashes_recognise_only_the_published_files(
    tmp_path: Path, write_set: WriteSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where only compressed hashes are known, names follow for those files, not for copies."""
    folder = write_set(tmp_path / "set")
    know_compressed(monkeypatch, folder)
    dataset = load_folder(folder)
    assert dataset.name == "fashion-mnist"
    assert dataset.class_names == FASHION_MNIST.class_names
    assert load_folder(write_set(tmp_path / "plain", packed=False)).name == "custom"


def know_compressed(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Let the catalog's Fashion-MNIST be the files in `folder`, known by their .gz alone."""
    files = []
    for stem in FILE_STEMS:
        data = (folder / f"{stem}.gz").read_bytes()
        files.append(KnownFile(f"{stem}.gz", len(data), hashlib.sha256(data).hexdigest()))
    monkeypatch.setitem(CATALOG, "fashion-mnist", replace(FASHION_MNIST, files=tuple(files)))


def test_a_set_beyond_the_memory_is_refused(
    tmp_path: Path, write_set: WriteSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a sentence, as everything else."""
    folder = write_set(tmp_path / "set")

    def full(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(np, "empty", full)
    with pytest.raises(DataError, match="set holds more than this machine's memory has room for"):
        load_folder(folder)


def test_a_file_that_vanishes_is_not_verified(
    tmp_path: Path, write_set: WriteSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between being read and being compared with the published one."""
    folder = write_set(tmp_path / "set")
    know_compressed(monkeypatch, folder)

    def gone(path: Path) -> bytes:
        raise FileNotFoundError(2, "No such file or directory", str(path))

    monkeypatch.setattr(Path, "read_bytes", gone)
    assert load_folder(folder).title == "Custom data"


def test_folders_are_found_in_the_cache(
    tmp_path: Path, write_set: WriteSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A set is found in the cache under its name, once all four files are there."""
    monkeypatch.delenv("VISUALCNN_MNIST", raising=False)
    assert find_folder("mnist", tmp_path / "absent") is None
    folder = write_set(tmp_path / "fashion-mnist")
    assert find_folder("fashion-mnist", tmp_path) == folder
    assert find_folder("mnist", tmp_path) is None
    (folder / f"{FILE_STEMS[0]}.gz").unlink()
    assert find_folder("fashion-mnist", tmp_path) is None


def test_the_variable_goes_before_the_cache(
    tmp_path: Path, write_set: WriteSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """VISUALCNN_MNIST names MNIST's folder, even a wrong one; other sets don't heed it."""
    write_set(tmp_path / "mnist")
    monkeypatch.setenv(folder_module.MNIST_VARIABLE, str(tmp_path / "chosen"))
    assert find_folder("mnist", tmp_path) == tmp_path / "chosen"
    assert find_folder("fashion-mnist", tmp_path) is None
    monkeypatch.setenv(folder_module.MNIST_VARIABLE, "")
    assert find_folder("mnist", tmp_path) == tmp_path / "mnist"


def test_mnist_itself(mnist_folder: Path) -> None:
    """MNIST is verified, 55,000/5,000/10,000, and its first labels are the well-known ones."""
    dataset = load_folder(mnist_folder)
    assert (dataset.name, dataset.title) == ("mnist", "MNIST, verified")
    splits = (dataset.train, dataset.validation, dataset.test)
    assert [len(split) for split in splits] == [55_000, 5_000, 10_000]
    assert dataset.train.labels[:5].tolist() == [5, 0, 4, 1, 9]
    assert dataset.test.labels[:5].tolist() == [7, 2, 1, 0, 4]
    assert dataset.image_shape == (1, 28, 28)
