"""The window while it trains: what it costs, and how soon it answers."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from statistics import median
from typing import Any

from benchmarks.pairs import PROJECT, THREAD_VARIABLES, Ratios, Side, alternate, ratios
from benchmarks.report import Row
from benchmarks.screen import screen
from benchmarks.slices import steps_a_second
from visualcnn.training.threads import cores

ROUNDS = 5
PAIRS, SECONDS = 25, 1.5
"""Slices of both programs in turn, and how long each is counted."""
FIRST, LAST = 200, 1_200
"""Steps between which redraws are counted: past the first validation, through some more."""
WINDOW, COUNTED = "side_window.py", "side_counted.py"
EXPLAINED, DIGITS = "side_explained.py", "side_digits.py"


def _speed(pairs: int) -> list[Row]:
    sides = Side(COUNTED, ("window",)), Side(COUNTED, ("bare",))
    slices = steps_a_second(sides, FIRST, pairs, SECONDS)
    both = Ratios(tuple(one.first / one.second for one in slices))
    speeds = [median(one.first for one in slices), median(one.second for one in slices)]
    counted = Side(WINDOW, ("speed", str(FIRST), str(LAST))).run()
    late = counted["late_share"]
    return [
        Row(
            "training with the window open, 1 BLAS thread, against without it",
            "≥ 0.95×",
            f"{both}   {speeds[0]:.0f} : {speeds[1]:.0f} steps/s, {pairs} pairs of slices",
            both.median >= 0.95,
            {"ratios": both.values, "steps_per_second": speeds},
        ),
        _redraws("curves", 20, counted),
        _redraws("network", 10, counted),
        Row(
            "clock ticks that come late meanwhile (by half a tick)",
            "≤ 5 %",
            f"{late:.1%}",
            late <= 0.05,
            {"late_share": late},
        ),
    ]


def _all_cores(rounds: int) -> list[Row]:
    """What the default, which leaves a core to the window, costs and gives."""
    if cores() < 2:
        return []
    spans = (str(FIRST), str(LAST))
    sides = {
        "all": Side(WINDOW, ("speed", *spans, str(cores())), cores()),
        "default": Side(WINDOW, ("speed", *spans), cores()),
    }
    answers = alternate(sides, rounds)
    both = ratios(answers["all"], answers["default"], "steps_per_second")
    p99 = {
        name: Side(WINDOW, ("timer", "5", *n), cores()).run()["p99"]
        for name, n in (("all", (str(cores()),)), ("default", ()))
    }
    result = f"{both}   timer's p99 {p99['all']:.1f} : {p99['default']:.1f} ms"
    name = "the same with matrix products on all cores, against all but one"
    return [Row(name, "", result, None, {"ratios": both.values, "timer_p99": p99})]


def _redraws(view: str, wanted: int, counted: dict[str, Any]) -> Row:
    found = counted["redraws"][view]
    name = f"redraws of the {view} meanwhile"
    return Row(name, f"≥ {wanted}/s", f"{found:.1f}/s", found >= wanted, {"hertz": found})


def _timer(seconds: int) -> list[Row]:
    training = Side(WINDOW, ("timer", str(seconds))).run()
    with _Load():
        idle = Side(WINDOW, ("idle", str(seconds))).run()
    above = training["max"] - idle["max"]
    reached = training["p50"] <= 1 and training["p99"] <= 16 and above <= 50
    row = Row(
        f"lateness of a 5 ms timer in the GUI thread while training, {seconds} s",
        "p50 ≤ 1 ms, p99 ≤ 16 ms, max ≤ 50 ms above idle",
        f"p50 {training['p50']:.1f} ms, p99 {training['p99']:.1f} ms, max {training['max']:.0f} ms "
        f"(idle window beside a load: {idle['max']:.0f} ms)",
        reached,
        {"training": training, "idle": idle},
    )
    return [row]


class _Load:
    """The same training in a process without a window, for as long as it is entered."""

    def __enter__(self) -> None:
        environment = os.environ | dict.fromkeys(THREAD_VARIABLES, "1")
        self._process = subprocess.Popen(
            [sys.executable, str(PROJECT / "benchmarks" / "side_bare.py"), "forever"],
            env=environment | {"PYTHONPATH": str(PROJECT)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def __exit__(self, *unused: object) -> None:
        self._process.send_signal(signal.SIGTERM)
        self._process.wait()


def _choice(times: int) -> list[Row]:
    found = Side(WINDOW, ("choose", str(times))).run()
    row = Row(
        f"another digit chosen → all panels showing it, while training, {times} times",
        "p95 ≤ 50 ms",
        f"p50 {found['p50']:.0f} ms, p95 {found['p95']:.0f} ms, max {found['max']:.0f} ms",
        found["p95"] <= 50,
        found,
    )
    return [row]


def _blocked(seconds: int) -> list[Row]:
    found = Side(WINDOW, ("blocked", str(seconds))).run()
    reached = not found["lost"] and found["megabytes"] <= 20 and found["back_seconds"] <= 0.5
    row = Row(
        f"GUI thread blocked for {seconds} s at batch size 1",
        "no report lost, ≤ 20 MB, live within 0.5 s",
        f"{found['lost']} lost of {found['behind']:,} waiting, {found['megabytes']:+.1f} MB, "
        f"live after {found['back_seconds']:.2f} s",
        reached,
        found,
    )
    return [row]


def _explained(seconds: int) -> list[Row]:
    late = Side(EXPLAINED, ("late", str(seconds))).run()
    shown = Side(EXPLAINED, ("click", str(2 * seconds))).run()
    first, now = shown["first"], shown["now"]
    return [
        Row(
            f"the same while every explanation is used, {seconds} s",
            "p99 ≤ 16 ms",
            f"p50 {late['p50']:.1f} ms, p99 {late['p99']:.1f} ms, max {late['max']:.0f} ms",
            late["p99"] <= 16,
            late,
        ),
        Row(
            f"a number clicked → its explanation shown, while training, {now['count']} times",
            "p95 ≤ 100 ms",
            f"p50 {now['p50']:.0f} ms, p95 {now['p95']:.0f} ms, max {now['max']:.0f} ms "
            f"(of the step shown before: p95 {first['p95']:.0f} ms)",
            now["p95"] <= 100,
            shown,
        ),
        _kept(
            "gradients are proved, time after time",
            Side(EXPLAINED, ("proof", str(seconds // 5))).run(),
        ),
        _kept(
            "a filter is painted, stroke after stroke",
            Side(EXPLAINED, ("filter", str(seconds // 5))).run(),
        ),
    ]


def _digits(seconds: int) -> list[Row]:
    """The gallery, the pad, and what follows validations, while it trains."""
    scroll, draw, matrix = (
        Side(DIGITS, (part, str(seconds))).run() for part in ("scroll", "draw", "matrix")
    )
    rows = [
        _late("the training set scrolls past", scroll),
        _late("somebody draws", draw),
        _late("matrix and biographies follow the validations", matrix),
        _late("the map does", matrix["map"]),
    ]
    read = draw["readings_per_second"]
    rows.append(Row("drawings read meanwhile", "≥ 20 a second", f"{read:.0f} a second", read >= 20))
    return rows


def _late(what: str, late: dict[str, Any]) -> Row:
    """How late the timer comes meanwhile."""
    result = f"p50 {late['p50']:.1f} ms, p99 {late['p99']:.1f} ms, max {late['max']:.0f} ms"
    return Row(f"the same while {what}", "p99 ≤ 16 ms", result, late["p99"] <= 16, late)


def _kept(what: str, found: dict[str, Any]) -> Row:
    """How much of its speed training keeps."""
    both = Ratios(tuple(busy / rest for busy, rest in found["slices"]))
    jobs = f"{found['jobs']} jobs, {len(both.values)} pairs of slices"
    name = f"training while {what}, against the same window at rest"
    return Row(name, "≥ 0.8×", f"{both}   {jobs}", both.median >= 0.8, found)


def measure(
    part: str, does: Callable[[int], list[Row]], much: int, little: int, *, quick: bool
) -> list[Row]:
    """The rows of a `part`, on a screen of its own."""
    try:
        with screen():
            return does(little if quick else much)
    except RuntimeError as error:
        return [Row(f"window: {part}", "", str(error), None)]


PARTS = {
    "speed": partial(measure, "speed", _speed, PAIRS, 5),
    "all-cores": partial(measure, "all-cores", _all_cores, ROUNDS, 1),
    "timer": partial(measure, "timer", _timer, 30, 5),
    "choice": partial(measure, "choice", _choice, 100, 20),
    "explained": partial(measure, "explained", _explained, 60, 15),
    "digits": partial(measure, "digits", _digits, 30, 6),
    "blocked": partial(measure, "blocked", _blocked, 5, 2),
}
