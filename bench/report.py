"""The figures as plain text, each beside what it is held to."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from bench.office import WHOLE

Figures = dict[str, Any]
BASELINE = "ca1b123"  # before a step read only what it decides on


class Aim(NamedTuple):
    what: str
    figure: float
    limit: float
    unit: str
    at_least: bool = False

    @property
    def met(self) -> bool:
        return self.figure >= self.limit if self.at_least else self.figure <= self.limit

    def __str__(self) -> str:
        word = "at least" if self.at_least else "at most"
        verdict = "met" if self.met else "MISSED"
        return f"{verdict:<8}{self.what}: {self.figure:,.4g} {self.unit} ({word} {self.limit:,.4g})"


def text(figures: Figures) -> str:
    tell = {"place": place, "life": life, "http": in_turns, "log": log, "bags": bags, "lists": lists}
    told = [(in_turns if "trees" in found else tell[part])(found) for part, found in figures.items()]
    return "\n\n".join([*told, "Aims\n" + "\n".join(f"  {aim}" for aim in aims(figures))])


def aims(figures: Figures) -> Iterable[Aim]:
    if "steps" in figures.get("life", {}):
        whole = figures["life"]["steps"]["whole life"]
        yield Aim("whole life of a post", whole["ms"], 25, "ms")
        yield Aim("whole life of a post", whole["queries"], 35, "queries")
        yield Aim("whole life of a post", whole["commits"], 5, "commits, one a step")
    if BASELINE in figures.get("http", {}).get("trees", ()):
        yield from aims_over_http(figures["http"]["figures"])
    if "log" in figures:
        yield Aim("entries sealed", figures["log"]["sealed_per_second"], 5000, "a second", at_least=True)
        yield Aim("verifying the tree", figures["log"]["times_of_sha256"], 2, "times bare SHA-256")
        database = figures["log"]["database_bytes_per_second"]
        yield Aim("verified from the database", database, 40_000, "entries a second", at_least=True)
    if "bags" in figures:
        for what, taken in figures["bags"]["taken"].items():
            yield Aim(f"memory of {what}", taken["megabytes"], 300, "MB")
    if "lists" in figures:
        yield from aims_of_lists(figures["lists"])


def aims_over_http(figures: Figures) -> Iterable[Aim]:
    """Held against one revision, because only a ratio means the same on every machine."""
    name, rate = next(iter(figures["approvals a second"].items()))
    yield Aim(f"approvals by {name}", rate["ratio"], 4, f"times those of {BASELINE}", at_least=True)
    whole = figures["steps"][WHOLE]["ratio"]
    yield Aim("the four steps of a life over HTTP", whole, 0.3, f"of the time of {BASELINE}")


def aims_of_lists(figures: Figures) -> Iterable[Aim]:
    """The worst page of each, since every list is held to it."""
    fewest, *_, most = figures["sizes"]

    def worst(figure: Callable[[Figures], float]) -> tuple[str, float]:
        name = max(figures["pages"], key=lambda name: figure(figures["pages"][name]))
        return name, figure(figures["pages"][name])

    name, ms = worst(lambda page: page["ms"][-1])
    yield Aim(f"slowest page ({name})", ms, 30, f"ms at {most:,} posts")
    name, queries = worst(lambda page: page["queries"])
    yield Aim(f"most queries ({name})", queries, 12, "queries")
    name, growth = worst(lambda page: page["growth"])
    yield Aim(f"most growth ({name})", growth, 1.5, f"times its time at {fewest:,}")


def place(figures: Figures) -> str:
    return "\n".join(["Where", *(f"  {name:<12}{value}" for name, value in figures.items())])


def life(figures: Figures) -> str:
    rows = [
        (
            name,
            f"{step['ms']:.1f}",
            f"{step['quickest']:.1f}",
            f"{step['queries']:.0f}",
            f"{step['commits']:.0f}",
        )
        for name, step in figures["steps"].items()
    ]
    rates = [
        f"  {rate:,.1f} posts a second from draft to record with {size} process{'es' * (size != '1')}"
        for size, rate in figures["posts_per_second"].items()
    ]
    return "\n".join(
        ["Life of a post, by step", *table(("", "ms", "quickest", "queries", "commits"), rows), *rates]
    )


def in_turns(figures: Figures) -> str:
    """Each figure in each tree; of two also how much of the other's the first is: median and range of the rounds."""
    heads = (*figures["trees"], *(("ratio", "least", "most") if len(figures["trees"]) > 1 else ()))
    told = [f"Taken in turns, in {figures['rounds']} rounds"]
    for group, found in figures["figures"].items():
        told += ["", *table((group, *heads), [_in_turns(name, figure) for name, figure in found.items()])]
    return "\n".join(told)


def _in_turns(name: str, figure: Figures) -> tuple[str, ...]:
    ratios = [f"{figure[which]:.2f}" for which in ("ratio", "least", "most") if which in figure]
    return (name, *(f"{found:,.1f}" for found in figure["found"]), *ratios)


def log(figures: Figures) -> str:
    rows = [
        ("sealed", figures["sealed_per_second"], "entries"),
        ("bare SHA-256", figures["sha256_per_second"], "entries"),
        (
            "tree verified",
            figures["verified_per_second"],
            f"entries, {figures['times_of_sha256']:.2f} times as long",
        ),
        ("verified from the database", figures["database_bytes_per_second"], "entries, their bytes"),
        ("the same", figures["database_fields_per_second"], "entries, every field and step of them"),
        (
            "verified from an exported log",
            figures["read_per_second"],
            "entries, every field and step of them",
        ),
        ("single proofs verified", figures["proofs_per_second"], "each with its signature"),
    ]
    head = f"Record log of {figures['entries']:,} entries, {figures['bytes_each']:,.0f} bytes each, a second"
    return "\n".join([head, *(f"  {name:<30}{rate:>12,.0f} {what}" for name, rate, what in rows)])


def bags(figures: Figures) -> str:
    records, entries = figures["records"], figures["entries"]
    rows = [
        (what, f"{taken['seconds']:,.1f}", f"{records / taken['seconds']:,.0f}", f"{taken['megabytes']:,.0f}")
        for what, taken in figures["taken"].items()
    ]
    head = (
        f"A bag of {records:,} records with {entries:,} entries, "
        f"{figures['bag'] / 1e6:,.1f} MB; each a process of its own"
    )
    return "\n".join([head, *table(("", "seconds", "records a second", "MB of memory"), rows)])


def lists(figures: Figures) -> str:
    rows = [
        (
            name,
            *(f"{ms:.1f}" for ms in page["ms"]),
            f"{page['quickest']:.1f}",
            f"{page['growth']:.2f}",
            f"{page['queries']:.0f}",
        )
        for name, page in figures["pages"].items()
    ]
    heads = ("", *(f"{size:,}" for size in figures["sizes"]), "quickest", "growth", "queries")
    return "\n".join(["Pages, in ms at each number of posts", *table(heads, rows)])


def table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> list[str]:
    widths = [max(len(row[column]) for row in [heads, *rows]) for column in range(len(heads))]
    return [
        "  "
        + "  ".join(
            [
                row[0].ljust(widths[0]),
                *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)),
            ]
        )
        for row in [heads, *rows]
    ]
