"""Files with more, less or other things in them than a pickle and its seal."""

from __future__ import annotations

from tests.training.attacks.assembly import pickled, sealed
from tests.training.attacks.models import TRUE_FILE

SEAL = 45
SYSTEM = b"cos\nsystem\n(S'true'\ntR."
_TRUE = TRUE_FILE.read_bytes()
_PAYLOAD, _SEAL = _TRUE[:-SEAL], _TRUE[-SEAL:]

APPENDED = {
    "a third pickle": _TRUE + SYSTEM,
    "a third pickle, sealed": sealed(_TRUE + SYSTEM),
    "a third pickle of nothing": _TRUE + pickled(None),
    "a pickle before the seal": _PAYLOAD + SYSTEM + _SEAL,
    "a pickle before the seal, sealed": sealed(_PAYLOAD + SYSTEM),
    "two seals": _TRUE + _SEAL,
    "two seals, sealed": sealed(_TRUE),
    "a pickle in front": SYSTEM + _TRUE,
    "a pickle in front, sealed": sealed(SYSTEM + _PAYLOAD),
    "the seal alone": _SEAL,
    "the seal in front": _SEAL + _PAYLOAD,
    "the seal of nothing": sealed(b""),
    "another file's seal": _PAYLOAD + sealed(b"}.")[-SEAL:],
    "an archive behind": _TRUE + b"PK\x05\x06" + bytes(18),
    "spaces behind": _TRUE + b" " * SEAL,
    "a mark of byte order": b"\xef\xbb\xbf" + _TRUE,
    "an empty file": b"",
}
