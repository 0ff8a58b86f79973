"""Download the files of a known data set, mirror by mirror, and keep only what has the right hash.

pooch compares hashes and gives a file its final name once it is right; how the bytes come in is
`visualcnn.data.transfer`. Both are imported only when something is downloaded.
"""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from visualcnn.data.catalog import KnownFile, KnownSet, KnownSetError, known_set

TIMEOUT_SECONDS: Final = 10.0
"""How long to wait for a server's next sign of life."""

_GZIP_MAGIC: Final = b"\x1f\x8b"
_LEFTOVERS: Final = "tmp????????"
_LEFTOVER_SECONDS: Final = 3_600.0


class Cancelled(Exception):  # noqa: N818  # the user's wish, not an error
    """The user cancelled; what was not complete has left nothing behind."""


def download(
    name: str,
    folder: Path,
    progress: Callable[[int, int], None],
    cancelled: Callable[[], bool],
) -> Path:
    """Fetch what `folder` lacks of the known set `name`, and return `folder`.

    A file that is there with the right hash is kept; any other of that name is replaced, but
    only once a right one has come in. `progress(done, total)` counts bytes over all four files,
    and goes back where a mirror fails halfway. Both callbacks run in the calling thread.

    Raises Cancelled at the latest 0.1 s after `cancelled()` became true, and KnownSetError in one
    sentence that says what failed and what to do next.
    """
    known = known_set(name)
    job = _Job(known, folder, list(known.mirrors), progress, cancelled)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        job.run()
    except OSError as error:
        raise job.failure(
            f"be stored in {folder} ({_reason(error)}): make that possible and"
        ) from error
    return folder


def _reason(error: OSError) -> str:
    """The system's words; where a folder can't be written, pooch puts sentences around them."""
    cause = error.__cause__
    return error.strerror or (isinstance(cause, OSError) and cause.strerror) or str(error)


def _remove_leftovers(folder: Path) -> None:
    """What a download that was killed has left: files of pooch's that nobody writes any more."""
    now = time.time()
    for path in folder.glob(_LEFTOVERS):
        with contextlib.suppress(OSError):
            if path.is_file() and now - path.lstat().st_mtime > _LEFTOVER_SECONDS:
                path.unlink()


@dataclass
class _Job:
    """One download of a set; `mirrors` has the one that worked last in front."""

    known: KnownSet
    folder: Path
    mirrors: list[str]
    progress: Callable[[int, int], None]
    cancelled: Callable[[], bool]
    done: int = 0

    def run(self) -> None:
        _remove_leftovers(self.folder)
        self.advance(0)
        for file in self.known.files:
            self.check()
            self.fetch(file)
            self.done += file.size
            self.advance(0)

    def advance(self, received: int) -> None:
        self.progress(self.done + received, self.known.size)

    def check(self) -> None:
        if self.cancelled():
            raise Cancelled

    def fetch(self, file: KnownFile) -> None:
        """Have `file` in the folder, from the first mirror that gives the right bytes."""
        import pooch

        from visualcnn.data.transfer import TransferError, host_of

        # pooch announces each file on stderr; the progress is shown by the caller.
        pooch.get_logger().setLevel(logging.WARNING)
        faults = []
        for mirror in tuple(self.mirrors):
            shelf = pooch.create(self.folder, mirror, registry={file.name: f"sha256:{file.sha256}"})
            try:
                shelf.fetch(file.name, downloader=_Receiver(file, self.advance, self.check))
            except TransferError as error:
                faults.append(str(error))
            except ValueError:
                faults.append(f"{host_of(mirror)} sent other bytes than the known ones")
            else:
                self.mirrors.remove(mirror)
                self.mirrors.insert(0, mirror)
                return
            self.advance(0)
        raise self.failure(
            f"be downloaded, because for {file.name} {' and '.join(faults)}:",
        )

    def failure(self, reason: str) -> KnownSetError:
        """The sentence for the user, with what to do next."""
        *names, last = (file.name for file in self.known.files)
        return KnownSetError(
            self.known.name,
            f"{self.known.title} can't {reason} try again, or choose a folder that holds "
            f"{', '.join(names)} and {last}.",
        )


@dataclass(frozen=True)
class _Receiver:
    """What pooch calls to get `file` from one address; no more than its known size is taken."""

    file: KnownFile
    advance: Callable[[int], None]
    check: Callable[[], None]

    def __call__(self, url: str, output_file: str, _pooch: object) -> None:
        from visualcnn.data.transfer import TransferError, host_of, receive

        size, received = self.file.size, 0
        with (
            Path(output_file).open("wb") as output,
            closing(receive(url, self.check, TIMEOUT_SECONDS)) as chunks,
        ):
            for chunk in chunks:
                if not received and not _GZIP_MAGIC.startswith(chunk[:2]):
                    raise TransferError(
                        f"{host_of(url)} sent something else (a login page of this network?)"
                    )
                received += len(chunk)
                if received > size:
                    raise TransferError(f"{host_of(url)} sent more than the known {size:,} bytes")
                output.write(chunk)
                self.advance(received)
        if received < size:
            raise TransferError(f"{host_of(url)} sent only {received:,} of {size:,} bytes")
