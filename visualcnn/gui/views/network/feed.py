"""What a strip's groups show: activations and weights, or the loss's gradients in their place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from visualcnn.gui.views.network.bars import BarGroup
from visualcnn.gui.views.network.cursor import Group
from visualcnn.gui.views.network.strips import Strip
from visualcnn.nn.layer import Array
from visualcnn.training.snapshot import Snapshot


class Feed:
    """Hands arrays to the groups of `strip`; what stays the same isn't drawn anew."""

    def __init__(self, strip: Strip, groups: Sequence[Group]) -> None:
        self._strip, self._groups = strip, groups
        self._snapshot: Snapshot | None = None
        self._errors: Mapping[str, Array] | None = None

    def show_snapshot(self, snapshot: Snapshot | None) -> None:
        """Show `snapshot`, except where gradients are shown."""
        self._snapshot = snapshot
        for group in self._groups:
            if isinstance(group, BarGroup):
                group.show(snapshot.probabilities if snapshot else None)
                group.label = snapshot.sample.label if snapshot else None
            elif self._errors is None or self._shows(group) is not self._errors:
                group.show(self._array(group))

    def show_errors(self, errors: Mapping[str, Array] | None) -> None:
        """Show these gradients, by layer and by parameter, from now on; None: activations again."""
        self._errors = errors
        for group in self._groups:
            if not isinstance(group, BarGroup):
                of_errors = errors is not None and self._shows(group) is errors
                group.show(self._array(group), of_errors=of_errors)

    def refill(self) -> None:
        """Hand out everything again: the groups lie elsewhere."""
        self.show_snapshot(self._snapshot)
        self.show_errors(self._errors)

    def _array(self, group: Group) -> Array | None:
        return (self._shows(group) or {}).get(self._key(group))

    def _shows(self, group: Group) -> Mapping[str, Array] | None:
        """Where the group's array comes from: filters stay where no gradients of theirs are."""
        errors, snapshot = self._errors, self._snapshot
        if errors is not None and (group.what != "filter" or self._key(group) in errors):
            return errors
        if snapshot is None:
            return None
        return snapshot.parameters if group.what == "filter" else snapshot.activations

    def _key(self, group: Group) -> str:
        return self._strip.filter_name if group.what == "filter" else self._strip.name
