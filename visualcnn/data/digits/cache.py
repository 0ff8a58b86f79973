"""The drawn digits on disk, so that the next start needn't draw them again.

The file is an ordinary .npy array, uint8 (samples, 28, 28), followed by the SHA-256 of the
version and all bytes before it. What doesn't match is not read at all, and is drawn again.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import math
import os
import tempfile
from pathlib import Path

import numpy as np

from visualcnn.data.dataset import Images
from visualcnn.data.digits.drawing import DIGITS_VERSION

_DIGEST_BYTES = hashlib.sha256().digest_size
_ROOM_FOR_HEADER = 4_096


def cache_file(folder: Path) -> Path:
    """Where the digits of this version are kept inside `folder`."""
    return folder / f"built-in-digits-{DIGITS_VERSION}.npy"


def read_cache(folder: Path, shape: tuple[int, int, int]) -> Images | None:
    """The kept images, uint8 of `shape`, or None if absent, damaged or of another version."""
    try:
        with cache_file(folder).open("rb") as file:
            content = file.read(math.prod(shape) + _ROOM_FOR_HEADER)
    except OSError:
        return None
    payload, digest = content[:-_DIGEST_BYTES], content[-_DIGEST_BYTES:]
    if digest != _digest(payload):
        return None
    images: Images = np.load(io.BytesIO(payload), allow_pickle=False)
    return images if images.shape == shape and images.dtype == np.uint8 else None


def write_cache(folder: Path, images: Images) -> bool:
    """Keeps `images` for the next start; False if the disk doesn't let us, which harms nothing.

    Written under another name first and then renamed, so that a half-written file never stands
    in the cache's place.
    """
    payload = _payload(images)
    temporary: Path | None = None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=folder, prefix="built-in-digits-", suffix=".part")
        temporary = Path(name)
        with os.fdopen(descriptor, "wb") as file:
            file.write(payload + _digest(payload))
        temporary.replace(cache_file(folder))
    except OSError:
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink()
        return False
    return True


def _payload(images: Images) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, images, allow_pickle=False)
    return buffer.getvalue()


def _digest(payload: bytes) -> bytes:
    return hashlib.sha256(b"built-in digits %d\n" % DIGITS_VERSION + payload).digest()
