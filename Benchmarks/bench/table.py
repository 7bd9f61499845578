"""The rounds' figures as one table with what was aimed at."""
import dataclasses, os, re, statistics, typing

from .asking import CONNECTIONS


class Rows:
    """What every round measured, by name; figures and values apart."""

    def __init__(self):
        self.figures, self.values = {}, {}

    def of(self, name, field="rate"):
        """A field of a row by round."""
        return {number: value for number, figures in self.figures.get(name, {}).items()
                if (value := getattr(figures, field)) is not None}

    def middle(self, name, field="rate"):
        """The median of the rounds; None when nothing was measured."""
        known = self.of(name, field)
        return statistics.median(known.values()) if known else None

    def ratio(self, name, peer, field="rate"):
        """The median of the rounds' ratios; None when one of both is missing."""
        own, others = self.of(name, field), self.of(peer, field)
        both = set(own) & set(others)
        return statistics.median(own[number] / others[number] for number in both) if both else None

    def fastest(self, start):
        """Of the rows whose names begin so the fastest."""
        names = [name for name in self.figures if name.startswith(start)]
        return max(names, key=self.middle, default=None)

    def value(self, name):
        known = self.values.get(name, {})
        return statistics.median(value.number for value in known.values()) if known else None


@dataclasses.dataclass
class Aim:
    """What is aimed at: at least so much, or at most."""
    text: str
    limit: float
    measure: typing.Callable[[Rows], float | None]
    is_most: bool = False
    style: str = ".2f"

    def is_met(self, measured):
        return measured <= self.limit if self.is_most else measured >= self.limit


def times(name, peer, least):
    return Aim(f"{name}: at least {least:g} times {peer}", least,
               lambda rows: rows.ratio(name, peer if peer in rows.figures else rows.fastest(peer)))


def pace(name, least, what):
    return Aim(f"{name}: at least {least:,} {what}", least, lambda rows: rows.middle(name), style=",.0f")


def most(name, limit, unit):
    return Aim(f"{name}: at most {limit:g} {unit}", limit, lambda rows: rows.value(name), is_most=True)


CLAIMS = "penstock, durable claims"
BATCHES = "penstock, durable claims in batches, one connection"
REDIS, PIPELINED = "Redis, script", "Redis pipelined"
AIMS = [
    times(CLAIMS, "nginx", 0.70),
    times("penstock, refusals: not open", "nginx", 0.90),
    times("penstock, refusals: sold out", "nginx", 0.90),
    times("penstock, polls of a claim that waits", "nginx", 0.90),
    Aim(f"{CLAIMS}: p99 at most 3 times nginx", 3,
        lambda rows: rows.ratio(CLAIMS, rows.fastest("nginx"), "p99"), is_most=True),
    times(CLAIMS, REDIS, 1.5),
    times(CLAIMS, "PostgreSQL, one row of stock", 15),
    times(CLAIMS, "PostgreSQL, a row a unit", 15),
    pace(BATCHES, 400_000, "commands/s"),
    times(BATCHES, PIPELINED, 2),
    times("penstock, durable claims, 1,000,000 registered", "penstock, durable claims, 10,000 registered",
          0.9),
    times("penstock, durable claims, 32 under way on each connection", CLAIMS, 0.9),
    most("memory a registration", 100, "bytes"),
    most("start on an empty journal", 100, "ms"),
    most("start on a journal of a million events", 1, "s"),
    most("1,000 watchers, engine at rest", 5, "% of a core"),
    most("1,000 watchers, engine with 100 claims/s", 5, "% of a core"),
    most("pause in a flood, longest", 100, "ms"),
    pace("the law alone, one thread", 3_000_000, "claims/s"),
    Aim("stampede: presses answered, those turned away as busy too: 100 %", 100,
        lambda rows: rows.value("stampede: presses answered")),
]


def head(options, kind, peers, load):
    versions = ", ".join(version for peer in peers if (version := peer.version()))
    print(f"Medians of {options.rounds} rounds, {options.seconds:g} s each, {CONNECTIONS} connections, "
          f"{os.cpu_count()} cores, {kind}{': ' * bool(versions)}{versions}.")
    if load.others:
        print(f"Others used {statistics.median(load.others):.0%} of the machine in the median phase, "
              f"{max(load.others):.0%} in the worst.")
    print()


def cell(number, style, scale=1):
    return "-" if number is None else format(number / scale, style)


def table(rows):
    if not rows.figures:
        return
    print("| what | ratio to nginx | requests/s | p50 ms | p99 ms | server CPU µs | client CPU µs |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for name in rows.figures:
        design = re.sub(r", \d+ (clients|connections?)$", "", name)
        if design != name and rows.fastest(design + ",") != name:
            continue
        asked = rows.middle(name, "client") is not None
        share = rows.ratio(name, rows.fastest("nginx")) if asked else None
        print(f"| {name} | {cell(share, '.3f')} | {cell(rows.middle(name), ',.0f')} "
              f"| {cell(rows.middle(name, 'p50'), '.2f', 1000)} "
              f"| {cell(rows.middle(name, 'p99'), '.2f', 1000)} "
              f"| {cell(rows.middle(name, 'server'), '.1f')} "
              f"| {cell(rows.middle(name, 'client'), '.1f')} |")


def aims(rows):
    known = [(aim, measured) for aim in AIMS if (measured := aim.measure(rows)) is not None]
    if known:
        print("\n| aim | measured | |\n| --- | --- | --- |")
    for aim, measured in known:
        print(f"| {aim.text} | {format(measured, aim.style)} "
              f"| {'met' if aim.is_met(measured) else 'missed'} |")


def values(rows):
    if not rows.values:
        return
    print("\n| what else | median | worst |\n| --- | --- | --- |")
    for name, known in rows.values.items():
        first = next(iter(known.values()))
        worst = type(first)(max(value.number for value in known.values()), first.unit)
        middle = type(first)(rows.value(name), first.unit)
        print(f"| {name} | {middle} | {'-' if len(known) == 1 else worst} |")
