"""Questions about the way back: errors, gradients, steps, and whether all of it is right."""

from __future__ import annotations

from docs.question import Question, Step
from tests.gui.visitor import Visitor


def _weight(visitor: Visitor) -> None:
    visitor.weight("conv1", 2, 0, 1, 3)


_WEIGHT = Step("Click the weight in conv1's filter 2, row 1, column 3", _weight)
_GRADIENT = Step("click *Gradient*", lambda v: v.page("gradient"))
_LABEL = Step("Click the bar of 9", lambda v: v.bar(9))
_WHAT_IF = Step("click *What if*", lambda v: v.page("what if"))
_PROOF = Step("click *Prove it*", lambda v: v.page("proof"))

CHANGE = Question(
    slug="change",
    asked="Why does this weight change, and by how much?",
    steps=(
        _WEIGHT,
        _GRADIENT,
        Step("click *Last batch*", lambda v: v.press("Samples: Last batch")),
    ),
    page="gradient",
    title="conv1 filter 2, kernel 0 [1, 3]",
    answer=(
        "At each position the weight met a value, and what it made of it has an error; their "
        "products, summed over the map and averaged over the batch, are the gradient. The table "
        "makes the change of it line by line. Earlier steps have their say: the weight may go on "
        "for a while against its gradient."
    ),
)

DIRECTION = Question(
    slug="direction",
    asked="In which direction must this weight move?",
    steps=(
        Step(
            "Click a weight in conv2's filter 12, kernel 4",
            lambda v: v.weight("conv2", 12, 4, 3, 3),
        ),
        _GRADIENT,
    ),
    page="gradient",
    title="conv2 filter 12, kernel 4 [3, 3]",
    answer=(
        "Against its gradient: the sentence says whether a larger or a smaller number would lower "
        "this digit's loss, and the grids show at which places of the map that was decided."
    ),
)

MOMENTUM = Question(
    slug="momentum",
    asked="What does momentum do?",
    steps=(
        _WEIGHT,
        _GRADIENT,
        Step("click *velocity so far* in the table", lambda v: v.row("velocity so far")),
    ),
    page="gradient",
    title="conv1 filter 2, kernel 0 [1, 3]",
    answer=(
        "The weight keeps a velocity, the sum of the gradients of earlier steps, each fainter than "
        "the one after it. The new gradient is added to nine tenths of it, and the learning rate "
        "times the sum is the change: earlier steps push on, and what they agree on adds up."
    ),
)

ERROR = Question(
    slug="error",
    asked="How does the loss reach this value?",
    steps=(
        Step("Click relu1's map 4 at row 8, column 4", lambda v: v.cell("relu1", 4, 8, 4)),
        _GRADIENT,
    ),
    page="gradient",
    title="Error of relu1 map 4 [8, 4]",
    answer=(
        "By every number of the next layer that reads it. Each path brings that number's error "
        "times the slope, here a weight, and the shares add up to this value's error: above 0 it "
        "should be smaller, below 0 larger."
    ),
)

ERROR_MAPS = Question(
    slug="error-maps",
    asked="Which maps, and which pixels, are to blame for the error?",
    steps=(Step("Click *Error maps* above the network", Visitor.error_maps),),
    page="network",
    title="how the loss grows",
    answer=(
        "Every tile now shows how the loss grows with each value: red ones should be smaller, blue "
        "ones larger, white ones have no part in it. It begins at the last layer, with the 4 too "
        "large and the 9 too small, and ends at the digit's own pixels."
    ),
)

STEP = Question(
    slug="step",
    asked="What would one training step on this digit change?",
    steps=(_LABEL, _WHAT_IF),
    page="what if",
    title="On a copy, 1 step",
    answer=(
        "The step is done on a copy of the network. The bars compare the ten probabilities before "
        "and after it, the line shows the loss: the label gains, and the loss falls."
    ),
)

TENFOLD = Question(
    slug="tenfold",
    asked="What if the learning rate were ten times as large?",
    steps=(
        _LABEL,
        _WHAT_IF,
        Step("click the slider at the right of its handle", Visitor.tenfold),
    ),
    page="what if",
    title="On a copy, 1 step",
    answer=(
        "The slider moves by a power of ten, and the step is tried anew. On this one digit it "
        "looks grand, for it is learned by heart at once; *Last batch* tells what so long a step "
        "does to the others."
    ),
)

BATCH = Question(
    slug="batch",
    asked="And what does a step on other digits do to this one?",
    steps=(
        _LABEL,
        _WHAT_IF,
        Step("click *Last batch*", lambda v: v.press("Samples: Last batch")),
    ),
    page="what if",
    title="On a copy, 1 step",
    answer=(
        "Much less than a step on the digit alone: the batch's mean decides, and this digit isn't "
        "in it. What it gains, it gains because other digits are like it."
    ),
)

PROOF = Question(
    slug="proof",
    asked="Is back-propagation right?",
    steps=(_WEIGHT, _PROOF, Step("click *This weight*", lambda v: v.press("This weight"))),
    page="proof",
    title="they agree",
    answer=(
        "The weight is nudged a little up and a little down, and the loss is computed anew each "
        "time. The slope found that way is the gradient that went back through all layers; "
        "*A random thousand* asks the same of weights from everywhere."
    ),
)

CONVOLUTION = Question(
    slug="convolution",
    asked="Does the fast convolution equal the textbook's?",
    steps=(
        Step("Click a value of conv2", lambda v: v.cell("conv2", 12, 5, 0)),
        _PROOF,
        Step("click *The convolution*", lambda v: v.press("The convolution")),
    ),
    page="proof",
    title="they agree",
    answer=(
        "Each value, and each gradient, is compared with the plain loop over rows, columns and "
        "channels. They differ by no more than the order in which a computer adds."
    ),
)

BACKWARD = (
    CHANGE,
    DIRECTION,
    MOMENTUM,
    ERROR,
    ERROR_MAPS,
    STEP,
    TENFOLD,
    BATCH,
    PROOF,
    CONVOLUTION,
)
