"""`visualcnn download`: fetch a known data set, with progress; Ctrl-C cancels."""

from __future__ import annotations

from tqdm import tqdm

from visualcnn.cli.arguments import Options
from visualcnn.cli.interrupt import Interrupt
from visualcnn.cli.output import note, result
from visualcnn.data.catalog import known_set
from visualcnn.data.download import Cancelled, download
from visualcnn.data.paths import data_cache


def run(options: Options) -> int:
    """Print the folder; exit code 0, or 130 after Ctrl-C."""
    known = known_set(options.name)
    with (
        Interrupt() as interrupt,
        tqdm(desc=known.title, total=known.size, unit="B", unit_scale=True) as bar,
    ):

        def advance(done: int, total: int) -> None:
            del total
            bar.update(done - bar.n)

        try:
            folder = download(
                options.name, data_cache() / options.name, advance, lambda: interrupt.asked
            )
        except Cancelled:
            bar.close()
            note("visualcnn: cancelled; files that were complete are kept.")
            return interrupt.exit_code
    result(f"{known.title} is in {folder}")
    return 0
