"""The mistakes panel: which digits are taken for which, and each digit's way there.

`MistakesPanel` in `panel` is the whole of it.
"""
