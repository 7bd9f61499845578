"""What a million registered buyers cost: memory, the start after them, and the pace of claims beside them."""
import statistics, time

from .asking import Figures, Value
from .engine import Engine
from .machine import Wrong, say

UNITS = 10_000_000
FEW, MANY = 10_000, 1_000_000
BODY = 1 << 20  # bytes; longer bodies would be memory too


class Size:
    name = "size"

    def __init__(self, program):
        self.program, self.is_verified = program, False

    def version(self):
        return None

    def measure(self, load, folder):
        # Each buyer claims once, so that few registered are soon used up: drop by drop.
        slices = max(2, min(30, round(5 * load.seconds)))
        few = [f"few-{number}" for number in range(slices)]
        engine = Engine(self.program, load, folder, {"many": UNITS} | dict.fromkeys(few, UNITS))
        with engine.serving():
            yield "start on an empty journal", Value(engine.started * 1000, "ms")
            time.sleep(0.5)
            before = engine.server.resident()
            engine.register("many", MANY, BODY)
            time.sleep(1)  # what was only needed meanwhile may go
            grown = engine.server.resident() - before
            yield "memory a registration", Value(grown / MANY, "bytes")
        say("starting on a million events")
        with engine.serving():
            if engine.show("many")["registered"] != MANY:
                raise Wrong(f"after the start the books say {engine.show('many')}")
            yield "start on a journal of a million events", Value(engine.started, "s")
            yield from self.claims(engine, few)
        if not self.is_verified:  # as long as all the rest, so once
            yield "verify", engine.verify()
            self.is_verified = True

    def claims(self, engine, few):
        say(f"{len(few)} times {FEW:,} claims of either, in turns")
        for drop in few:
            engine.register(drop, FEW)
        for drop in ["many", *few]:
            engine.operate("open", drop)
        beside = {"few": [], "many": []}
        for number, drop in enumerate(few):
            turns = [("few", drop, 0), ("many", "many", number * FEW)]
            for kind, path, first in turns if number % 2 == 0 else turns[::-1]:
                beside[kind].append(
                    engine.post(f"{path}/claims", 201, first=first, count=FEW, seconds=0)[0])
        for drop, held in [("many", FEW * len(few)), *((drop, FEW) for drop in few)]:
            if engine.show(drop)["held"] != held:
                raise Wrong(f"{held} claims were answered, but the books say {engine.show(drop)}")
        yield f"penstock, durable claims, {FEW:,} registered", together(beside["few"])
        yield f"penstock, durable claims, {MANY:,} registered", together(beside["many"])


def together(slices):
    """Slices of the same length as one phase."""
    def middle(field):
        return statistics.median(getattr(figures, field) for figures in slices)
    rate = statistics.harmonic_mean([figures.rate for figures in slices])
    return Figures(rate, *map(middle, ["p50", "p99", "server", "client"]))
