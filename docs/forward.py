"""Questions about the way forward: from the pixels to the probabilities."""

from __future__ import annotations

from docs.question import Question, Step

BRIGHT = Question(
    slug="bright",
    asked="Why is this pixel of map 4 so bright?",
    steps=(
        Step("Click it in conv1's map 4, row 17, column 8", lambda v: v.cell("conv1", 4, 17, 8)),
    ),
    page="value",
    title="conv1 map 4 [17, 8]",
    answer=(
        "The patch of the digit that is outlined, times the kernel, gives the products, number by "
        "number: ink on red weights adds, ink on blue ones takes away. Here nearly all the ink "
        "lies on red ones, so the sum, with the bias, is large."
    ),
)

WAY = Question(
    slug="way",
    asked="Which way leads from a probability back to a pixel?",
    steps=(
        Step("Click the bar of 4 in the softmax strip", lambda v: v.bar(4)),
        Step("click *conv2* in the way back below the page titles", lambda v: v.crumb("conv2")),
    ),
    page="value",
    title="conv2 map",
    answer=(
        "From the probability the way back follows the largest contribution, layer by layer. The "
        "square on the digit surrounds the pixels behind the number that it met in conv2; the "
        "last crumb leads to the one pixel at its end."
    ),
)

PIXELS = Question(
    slug="pixels",
    asked="Which pixels made it say 4?",
    steps=(
        Step("Click the bar of 4 in the softmax strip", lambda v: v.bar(4)),
        Step("click *Why* among the page titles", lambda v: v.page("why")),
    ),
    page="why",
    title="Why 4?",
    answer=(
        "*Gradient* shows how a little more ink at each pixel would change the probability, "
        "*Gradient × input* what the ink that is there adds, as far as slopes tell. *Covered* "
        "tries it out: the patches in red are those without which hardly anything of the 4 is "
        "left, and the pointer says how much."
    ),
)

DRIVES = Question(
    slug="drives",
    asked="What in the digit drives this number?",
    steps=(
        Step("Click it in conv1's map 4, row 17, column 8", lambda v: v.cell("conv1", 4, 17, 8)),
        Step("click *Why* among the page titles", lambda v: v.page("why")),
    ),
    page="why",
    title="What drives conv1 map 4 [17, 8]",
    answer=(
        "Only the pixels under its kernel: everywhere else the maps are empty. Red ones raise the "
        "number, and *Covered* shows what is left of it without them. A number farther on sees "
        "more of the digit, and so there is more in its maps."
    ),
)

PROBABILITY = Question(
    slug="probability",
    asked="How is a probability computed?",
    steps=(Step("Click the bar of 4 in the softmax strip", lambda v: v.bar(4)),),
    page="value",
    title="softmax 4",
    answer=(
        "The last layer's ten outputs are z. Softmax takes e to the power of each, less the "
        "largest so that no power is too large, and divides by the sum: ten parts of one whole."
    ),
)

LOSS = Question(
    slug="loss",
    asked="Where does the loss come from?",
    steps=(Step("Click the bar of 9, the digit's label", lambda v: v.bar(9)),),
    page="value",
    title="−log p",
    answer=(
        "The loss is −log p of the label alone. The network reads a 4, little is left for the 9, "
        "and the less the label has, the more it costs; a probability of 1 would cost nothing."
    ),
)

RELU = Question(
    slug="relu",
    asked="What does ReLU do here?",
    steps=(Step("Click relu1's map 4 at row 3, column 10", lambda v: v.cell("relu1", 4, 3, 10)),),
    page="value",
    title="relu1 map 4 [3, 10]",
    answer=(
        "It makes 0 of what was negative and passes on the rest: the point lies on the flat part "
        "of the curve. The slope is 0 there too, so no error comes back through it."
    ),
)

POOLING = Question(
    slug="pooling",
    asked="Which pixel won the pooling?",
    steps=(Step("Click pool1's map 0 at row 7, column 7", lambda v: v.cell("pool1", 0, 7, 7)),),
    page="value",
    title="pool1 map 0 [7, 7]",
    answer=(
        "The largest of the four values in the window, outlined and named with its row and column. "
        "Only the winner is passed on, and only to it will an error come back."
    ),
)

BORDER = Question(
    slug="border",
    asked="What happens at the border?",
    steps=(
        Step(
            "Click conv1's map 4 in its last row, column 11", lambda v: v.cell("conv1", 4, 27, 11)
        ),
    ),
    page="value",
    title="conv1 map 4 [27, 11]",
    answer=(
        "The patch reaches beyond the picture. What is hatched is padding: it counts as 0, so "
        "only the weights above the picture's edge have a say."
    ),
)

FEEDS = Question(
    slug="feeds",
    asked="Where does this pixel of the digit go?",
    steps=(
        Step("Click it on the large digit", lambda v: v.pixel(12, 16)),
        Step("point at the pixel below it", lambda v: v.point(13, 16)),
    ),
    page="value",
    title="input [12, 16]",
    answer=(
        "Every map of conv1 has a square outlined: these values read the pixel under the mouse, "
        "one with each weight of the kernel. The crumbs lead on from the pixel that was clicked, "
        "each time to what it adds most to."
    ),
)

DENSE = Question(
    slug="dense",
    asked="What does a neuron of a dense layer look at?",
    steps=(Step("Click cell 5 of dense1", lambda v: v.cell("dense1", 5)),),
    page="value",
    title="dense1 [5]",
    answer=(
        "At everything, each with a weight of its own. What it reads, its weights and the products "
        "are shown as the maps that they were; the table has the products that push it up and down "
        "most, with all others in one sum."
    ),
)

BIAS = Question(
    slug="bias",
    asked="What is the bias for?",
    steps=(Step("Click an empty corner of conv1's map 2", lambda v: v.cell("conv1", 2, 3, 3)),),
    page="value",
    title="conv1 map 2 [3, 3]",
    answer=(
        "Where there is no ink all products are 0, and the value is the bias: it says what the "
        "filter answers to nothing, and how much must be seen before the answer is positive."
    ),
)

FIELD = Question(
    slug="field",
    asked="How much of the digit does a number of conv2 see?",
    steps=(Step("Click conv2's map 4 at row 4, column 4", lambda v: v.cell("conv2", 4, 4, 4)),),
    page="value",
    title="conv2 map 4 [4, 4]",
    answer=(
        "The square on the digit. It reads a small patch of each of six maps, and every number "
        "there was made of a patch itself: the deeper the layer, the more of the digit is seen."
    ),
)

WORD = Question(
    slug="word",
    asked="What does this word mean?",
    steps=(
        Step("Click the bar of 4 in the softmax strip", lambda v: v.bar(4)),
        Step("click *logit* at the right of the page", lambda v: v.term("logit")),
    ),
    page="glossary",
    title="Logit",
    answer=(
        "The glossary opens at the word, in a sentence or two. Every page names its words at its "
        "right; words within an explanation lead on."
    ),
)

FORWARD = (
    BRIGHT,
    PIXELS,
    DRIVES,
    WAY,
    FIELD,
    FEEDS,
    BORDER,
    BIAS,
    POOLING,
    RELU,
    DENSE,
    PROBABILITY,
    LOSS,
    WORD,
)
