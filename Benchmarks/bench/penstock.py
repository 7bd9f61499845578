"""Penstock's routes as fast as they answer: one request at a time, and in batches."""
import json, os, subprocess

from .asking import Figures
from .engine import Engine
from .machine import Missing, Wrong, until

UNITS = 10_000_000
WAITING = 1_000  # buyers whose claims wait; a buyer may ask 1000 times a second
BATCH_MOST = 1_000_000  # lines a second that are made ready for the batch route


class Penstock:
    name = "penstock"
    drops = {"open": UNITS, "early": UNITS, "gone": 1, "paused": UNITS, "batch": UNITS}

    def __init__(self, program):
        self.program = program

    def version(self):
        return self.program.version()

    def measure(self, load, folder):
        engine = Engine(self.program, load, folder, self.drops)
        with engine.serving():
            yield from self.phases(engine)
            yield from self.batches(engine)
        yield "verify", engine.verify()

    def phases(self, engine):
        figures, count = engine.post("open/registrations", 201)
        yield "penstock, registrations", figures
        engine.operate("open", "open")
        figures, claimed = engine.post("open/claims", 201, count=count)
        yield "penstock, durable claims", figures
        balance(engine, "open", count, claimed)
        self.expect(engine, "notOpen", "early")
        yield "penstock, refusals: not open", engine.post("early/claims", 409)[0]
        engine.operate("open", "gone")
        engine.shop("gone/registrations", {"buyer": "ada"})
        engine.shop("gone/claims", {"buyer": "ada"})
        engine.shop("gone/claims/ada/confirm", {"order": "o-1"})
        until(lambda: engine.show("gone")["phase"] == "closed", "the drop is not sold out")
        self.expect(engine, "soldOut", "gone")
        yield "penstock, refusals: sold out", engine.post("gone/claims", 409)[0]
        engine.operate("open", "paused")
        engine.operate("pause", "paused")
        engine.post("paused/registrations", 201, count=WAITING, seconds=0)
        engine.post("paused/claims", 202, count=WAITING, seconds=0)
        yield "penstock, polls of a claim that waits", engine.poll("paused/claims", WAITING)

    def batches(self, engine):
        most = int(BATCH_MOST * engine.load.seconds)
        figures, count = engine.batch("register", "batch", most)
        yield "penstock, registrations in batches, one connection", figures
        engine.operate("open", "batch")
        figures, claimed = engine.batch("claim", "batch", count)
        yield "penstock, durable claims in batches, one connection", figures
        balance(engine, "batch", count, claimed)

    @staticmethod
    def expect(engine, code, drop):
        told = engine.shop(drop + "/claims", {"buyer": "bob"})
        if told.get("code") != code:
            raise Wrong(f"{drop}: expected {code}, and was told {told}")


def balance(engine, drop, registered, claimed):
    """The books must show what was answered."""
    told = engine.show(drop)
    if told["held"] != claimed or told["registered"] != registered:
        raise Wrong(f"{registered} registered and {claimed} claimed, but the books say {told}")


class Law:
    """The rules alone, without engine, journal or network: the program `law`, when it was built.

    It is called without arguments and prints one line of JSON, `{"claims_per_second": N}`. Its
    instructions a claim are told by `valgrind --tool=callgrind .build/release/law`.
    """
    name = "law"

    def __init__(self, program):
        self.path = os.path.join(os.path.dirname(program.path), "law")
        if not os.access(self.path, os.X_OK):
            raise Missing(f"{self.path} is not here")

    def version(self):
        return None

    def measure(self, _, folder):
        done = subprocess.run([self.path], cwd=folder, capture_output=True, text=True)
        if done.returncode:
            raise Wrong(f"law: {done.stderr.strip()[-500:]}")
        yield "the law alone, one thread", Figures(float(json.loads(done.stdout)["claims_per_second"]))
