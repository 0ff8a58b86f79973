"""The user's own labelled digits, kept as two IDX files that never disagree.

A change writes both new files whole, under names of their own, and only then renames them: the
images first, the labels second. What an interruption leaves behind tells how far it came: new
labels without new images mean that the change was made but for the last rename, which the next
`load` makes up for; anything else, that the old pair still counts.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import numpy as np

from visualcnn.data.dataset import DataError, Images, Labels, Split
from visualcnn.data.idx import MAX_SIDE, packed, read_any_images, read_any_labels
from visualcnn.data.process_lock import ProcessLock

IMAGES_FILE: Final = "my-digits-images-idx3-ubyte"
LABELS_FILE: Final = "my-digits-labels-idx1-ubyte"
LOCK_FILE: Final = "my-digits.lock"
PATIENCE: Final = 2.0
"""Seconds that a change of another window, which takes milliseconds, is waited for."""

_NEW = ".new"
_DAMAGED = ".damaged"
_ADVICE: Final = {
    errno.ENOSPC: "free some space",
    errno.EDQUOT: "free some space",
    errno.EFBIG: "free some space",
}
_NO_IMAGES = np.zeros((0, 28, 28), np.uint8)
_NO_LABELS = np.zeros(0, np.uint8)


class PersonalSet:
    """Pictures of one shape, uint8 (h, w), with their labels, in `folder`. Empty until `load`.

    Every change is on disk before the method returns, and the set in memory changes only then.
    A method that fails raises `DataError` in one sentence, and nothing is lost.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._images: Images = _NO_IMAGES
        self._labels: Labels = _NO_LABELS

    def __len__(self) -> int:
        return len(self._labels)

    def load(self) -> None:
        """Reads what is kept; no files are an empty set.

        Damaged files are renamed to NAME.damaged and kept; the error's sentence says so, and the
        next change begins a new pair with what this object holds.
        """
        with self._alone():
            try:
                self._images, self._labels = self._read() or (_NO_IMAGES, _NO_LABELS)
            except _DamagedError as error:
                raise DataError(f"{str(error)[:-1]}; {self._set_aside()}.") from error

    def add(self, image: Images, label: int) -> None:
        """`image`, uint8 (h, w), with its label (0 to 255) as the last of the set."""
        _check(image, label)
        with self._alone(changing=True):
            self._catch_up()
            self._keep(*self._with(image, label))

    def remove(self, index: int) -> None:
        """Takes out the picture at `index`, 0 to len - 1."""
        with self._alone(changing=True):
            self._catch_up()
            if not 0 <= index < len(self):
                raise DataError(f"Your digits have no number {index:,}.")
            self._keep(np.delete(self._images, index, axis=0), np.delete(self._labels, index))

    def split(self) -> Split:
        """The set as it is now, which later changes don't touch; it may have no samples."""
        return Split(self._images, self._labels)

    @contextlib.contextmanager
    def _alone(self, *, changing: bool = False) -> Iterator[None]:
        """Meanwhile no other window reads or changes the set, where the system has locks."""
        lock = self._lock(changing=changing)
        try:
            yield
        finally:
            if lock is not None:
                lock.release()

    def _lock(self, *, changing: bool) -> ProcessLock | None:
        try:
            if changing:
                self.folder.mkdir(parents=True, exist_ok=True)
            lock = ProcessLock.wait(self._path(LOCK_FILE), PATIENCE)
        except OSError:
            # There is no folder, or one that can only be read: what follows tells of that.
            return None
        if lock is None:
            raise DataError("Another window is just changing your digits: try again.")
        return lock

    def _with(self, image: Images, label: int) -> tuple[Images, Labels]:
        images, labels = self._images, self._labels
        if len(images) and images.shape[1:] != image.shape:
            kept, new = (f"{height}×{width}" for height, width in (images.shape[1:], image.shape))
            raise DataError(f"Your digits have {kept} pixels: one of {new} doesn't go with them.")
        images = images if len(images) else np.zeros((0, *image.shape), np.uint8)
        return np.concatenate([images, image[np.newaxis]]), np.append(labels, np.uint8(label))

    def _keep(self, images: Images, labels: Labels) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            _write(self._path(IMAGES_FILE + _NEW), packed(images))
            _write(self._path(LABELS_FILE + _NEW), packed(labels))
            self._path(IMAGES_FILE + _NEW).replace(self._path(IMAGES_FILE))
        except OSError as error:
            self._drop_unfinished()
            raise DataError(
                f"Your digits can't be kept in {self.folder} ({error.strerror or error}): "
                f"{_ADVICE.get(error.errno or 0, 'see that it can be written')} and try again."
            ) from error
        self._images, self._labels = images, labels
        # With the new images in place the change is made: what fails here is made up for by `load`.
        with contextlib.suppress(OSError):
            _flush(self.folder)
            self._path(LABELS_FILE + _NEW).replace(self._path(LABELS_FILE))

    def _catch_up(self) -> None:
        """Takes over what another window has changed; gone or damaged files are written anew."""
        try:
            self._images, self._labels = self._read() or (self._images, self._labels)
        except _DamagedError:
            self._set_aside()

    def _read(self) -> tuple[Images, Labels] | None:
        """What is kept; None where there are no files."""
        paths = self._path(IMAGES_FILE), self._path(LABELS_FILE)
        try:
            self._recover()
            if not any(path.exists() for path in paths):
                return None
        except OSError as error:
            reason = error.strerror or error
            raise DataError(f"Your digits in {self.folder} can't be read: {reason}.") from error
        images, labels = _intact(paths[0], read_any_images), _intact(paths[1], read_any_labels)
        if len(images) != len(labels):
            raise _DamagedError(
                f"{IMAGES_FILE} holds {len(images):,} images "
                f"but {LABELS_FILE} {len(labels):,} labels."
            )
        return images, labels

    def _recover(self) -> None:
        """Ends a change that was interrupted: forward where its images are in place already."""
        images, labels = self._path(IMAGES_FILE + _NEW), self._path(LABELS_FILE + _NEW)
        if labels.exists() and not images.exists():
            labels.replace(self._path(LABELS_FILE))
        self._drop_unfinished()

    def _drop_unfinished(self) -> None:
        images, labels = self._path(IMAGES_FILE + _NEW), self._path(LABELS_FILE + _NEW)
        with contextlib.suppress(OSError):
            if images.exists():
                labels.unlink(missing_ok=True)
                images.unlink()

    def _set_aside(self) -> str:
        """Renames both files; says what they are called now."""
        names = []
        for name in (IMAGES_FILE, LABELS_FILE):
            try:
                if self._path(name).exists():
                    aside = self._free_path(name + _DAMAGED)
                    self._path(name).replace(aside)
                    names.append(aside.name)
            except OSError as error:
                reason = error.strerror or error
                raise DataError(f"{name} is damaged and can't be renamed: {reason}.") from error
        return f"what was there is kept as {' and '.join(names)}"

    def _free_path(self, name: str) -> Path:
        path, number = self._path(name), 1
        while path.exists():
            number += 1
            path = self._path(f"{name}-{number}")
        return path

    def _path(self, name: str) -> Path:
        return self.folder / name


class _DamagedError(DataError):
    """Files whose content doesn't hold a set."""


def _intact(path: Path, read: Callable[[Path], Images]) -> Images:
    """What `read` reads; a fault of the content, not of the disk, raises `_DamagedError`."""
    try:
        return read(path)
    except DataError as error:
        if isinstance(error.__cause__, OSError):
            raise
        raise _DamagedError(str(error)) from error


def _check(image: Images, label: int) -> None:
    if image.ndim != 2 or image.dtype != np.uint8 or not image.size:
        raise DataError(f"A digit has a height and a width, not the shape {image.shape}.")
    if max(image.shape) > MAX_SIDE:
        raise DataError(f"A digit has at most {MAX_SIDE}×{MAX_SIDE} pixels.")
    if not 0 <= label <= 255:
        raise DataError(f"A label is 0 to 255, not {label}.")


def _flush(folder: Path) -> None:
    """Make the renames in `folder` last; where folders can't be opened, the system does without."""
    with contextlib.suppress(PermissionError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _write(path: Path, content: bytes) -> None:
    """The whole of `content` in the file `path`, through to the disk."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
