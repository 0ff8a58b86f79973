"""The data sets that are known byte for byte: their files, hashes, mirrors and class names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from visualcnn.data.dataset import DataError

FILE_STEMS: Final = (
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
)
"""The four files of a set, in the order in which everything here keeps them."""

DIGIT_NAMES: Final = tuple("0123456789")


@dataclass(frozen=True)
class KnownFile:
    """One compressed file: its size in bytes, its SHA-256, and that of what it unpacks to."""

    name: str
    size: int
    sha256: str
    unpacked_sha256: str | None = None


@dataclass(frozen=True)
class KnownSet:
    """A published data set: four files in the order of `FILE_STEMS`.

    `mirrors` are addresses that end in "/"; they're tried in turn.
    """

    name: str
    title: str
    files: tuple[KnownFile, ...]
    mirrors: tuple[str, ...]
    class_names: tuple[str, ...]

    @property
    def size(self) -> int:
        """Bytes to download, over all four files."""
        return sum(file.size for file in self.files)


class KnownSetError(DataError):
    """The known set `name` can't be used, or had, as it is: to download it again may help."""

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(sentence)
        self.name = name


def known_set(name: str) -> KnownSet:
    """The set called `name`; raises DataError where there is none of that name."""
    if name not in CATALOG:
        raise DataError(f"There is no data set called {name!r}: known are {', '.join(CATALOG)}.")
    return CATALOG[name]


MNIST: Final = KnownSet(
    name="mnist",
    title="MNIST",
    files=(
        KnownFile(
            "train-images-idx3-ubyte.gz",
            9_912_422,
            "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
            "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
        ),
        KnownFile(
            "train-labels-idx1-ubyte.gz",
            28_881,
            "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
            "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
        ),
        KnownFile(
            "t10k-images-idx3-ubyte.gz",
            1_648_877,
            "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
            "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
        ),
        KnownFile(
            "t10k-labels-idx1-ubyte.gz",
            4_542,
            "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
            "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
        ),
    ),
    mirrors=(
        "https://ossci-datasets.s3.amazonaws.com/mnist/",
        "https://storage.googleapis.com/cvdf-datasets/mnist/",
    ),
    class_names=DIGIT_NAMES,
)

FASHION_MNIST: Final = KnownSet(
    name="fashion-mnist",
    title="Fashion-MNIST",
    files=(
        KnownFile(
            "train-images-idx3-ubyte.gz",
            26_421_880,
            "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
        ),
        KnownFile(
            "train-labels-idx1-ubyte.gz",
            29_515,
            "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
        ),
        KnownFile(
            "t10k-images-idx3-ubyte.gz",
            4_422_102,
            "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
        ),
        KnownFile(
            "t10k-labels-idx1-ubyte.gz",
            5_148,
            "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
        ),
    ),
    mirrors=("https://storage.googleapis.com/tensorflow/tf-keras-datasets/",),
    class_names=(
        "T-shirt/top",
        "Trouser",
        "Pullover",
        "Dress",
        "Coat",
        "Sandal",
        "Shirt",
        "Sneaker",
        "Bag",
        "Ankle boot",
    ),
)

CATALOG: Final = {known.name: known for known in (MNIST, FASHION_MNIST)}
