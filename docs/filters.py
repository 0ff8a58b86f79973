"""Questions about filters: what they have learned, and what would be without them."""

from __future__ import annotations

from docs.question import Question, Step

_FILTER = Step("Click conv1's filter 2", lambda v: v.weight("conv1", 2, 0, 1, 3))

LEARNED = Question(
    slug="learned",
    asked="What has this filter learned, and how did it change?",
    steps=(_FILTER,),
    page="filter",
    title="conv1 · filter 2",
    answer=(
        "Its kernel with all numbers: the filter answers to ink on red and none on blue, as its "
        "map on this digit shows. The line and the small kernels below it follow its course, "
        "validation by validation."
    ),
)

EXCITING = Question(
    slug="exciting",
    asked="Which digits excite it most?",
    steps=(Step("Click conv2's filter 12", lambda v: v.weight("conv2", 12, 0, 2, 2)),),
    page="filter",
    title="conv2 · filter 12",
    answer=(
        "The nine validation digits at the right, each with its label, the value, and a square "
        "around the place. What they have in common there is what the filter looks for."
    ),
)

MISSING = Question(
    slug="missing",
    asked="What if this filter were missing?",
    steps=(_FILTER, Step("click *Mute*", lambda v: v.press("Mute"))),
    page="filter",
    title="conv1 · filter 2",
    answer=(
        "On a copy its weights count as 0. The bars compare the digit's probabilities with and "
        "without it, the banner the share of validation digits that are read right."
    ),
)

PAINTED = Question(
    slug="painted",
    asked="What if I change a weight myself?",
    steps=(
        _FILTER,
        Step("click *Paint*", lambda v: v.press("Kernel: Paint")),
        Step("click a weight of the kernel", lambda v: v.number("Kernel", 1, 0)),
    ),
    page="filter",
    title="conv1 · filter 2",
    answer=(
        "Each click makes it larger, the right button smaller, on a copy. The bars answer at "
        "once; only *Apply to the model* would touch the network, and even that can be undone."
    ),
)

FILTERS = (LEARNED, EXCITING, MISSING, PAINTED)
