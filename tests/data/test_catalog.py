"""The known sets are complete, and their mirrors are secure."""

import re

import pytest

from visualcnn.data.catalog import CATALOG, FILE_STEMS, KnownSet, known_set
from visualcnn.data.dataset import DataError


@pytest.mark.parametrize("known", CATALOG.values(), ids=CATALOG)
def test_a_known_set_is_complete(known: KnownSet) -> None:
    """Each has four files in order, hashes of 64 hex digits, ten names and https mirrors."""
    assert [file.name for file in known.files] == [f"{stem}.gz" for stem in FILE_STEMS]
    hashes = [file.sha256 for file in known.files]
    hashes += [file.unpacked_sha256 for file in known.files if file.unpacked_sha256]
    assert all(re.fullmatch(r"[0-9a-f]{64}", digest) for digest in hashes)
    assert len(set(hashes)) == len(hashes)
    assert len(set(known.class_names)) == 10
    assert known.mirrors
    assert all(re.fullmatch(r"https://[^ ]+/", mirror) for mirror in known.mirrors)


def test_sets_are_found_by_name() -> None:
    """The two names lead to their sets and sizes; another name is refused with the known ones."""
    assert known_set("mnist").title == "MNIST"
    assert known_set("mnist").size == 11_594_722
    assert known_set("fashion-mnist").class_names[9] == "Ankle boot"
    assert known_set("fashion-mnist").size == 30_878_645
    with pytest.raises(DataError, match=r"'letters': known are mnist, fashion-mnist\.$"):
        known_set("letters")
