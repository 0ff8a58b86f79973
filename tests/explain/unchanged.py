"""What of a moment nobody may change, in bytes."""

from __future__ import annotations

from visualcnn.explain.moment import Moment


def moment_bytes(moment: Moment) -> dict[str, bytes]:
    """Parameters, state, recording, probabilities and the optimiser's moments, by name."""
    network = moment.network
    arrays = network.parameters() | network.state()
    arrays |= {f"recording {name}": array for name, array in moment.recording.items()}
    arrays["probabilities"] = moment.probabilities
    told = {name: array.tobytes() for name, array in arrays.items()}
    if moment.optimizer is not None:
        for name, value in vars(moment.optimizer).items():
            told[f"optimizer {name}"] = _bytes(value)
    return told


def _bytes(value: object) -> bytes:
    """`value` in bytes, with the arrays in it, if any."""
    if isinstance(value, dict):
        return b"".join(repr(key).encode() + _bytes(one) for key, one in value.items())
    tobytes = getattr(value, "tobytes", None)
    return tobytes() if tobytes else repr(value).encode()
