"""Penstock among many: a thousand watchers, an operator in a flood of claims, a stampede."""
import concurrent.futures, contextlib, datetime, json, os, statistics, subprocess, sys, time

from .asking import Value
from .engine import Engine
from .machine import Wrong, say, until

UNITS = 10_000_000
WATCHERS = 1_000
TRICKLE = 100  # claims a second
FLOOD_BUYERS, FLOOD_DEPTH, FLOOD_SECONDS = 300_000, 32, 5
PAUSES, PAUSES_LEAST = 20, 3
ACTS_APART = 0.1  # seconds
CROWD_UNITS, CROWD_CONNECTIONS, CROWD_BLOCK = 10_000, 1_000, 16


class Watchers:
    """What a thousand streams of readings cost the engine, at rest and while claims come in."""
    name = "watchers"
    path = "/v1/watch?backfill=0&events=acts"  # as decks ask

    def __init__(self, program):
        self.program = program

    def version(self):
        return None

    def measure(self, load, folder):
        self.asked = 0
        engine = Engine(self.program, load, folder, {"open": UNITS})
        with engine.serving():
            engine.register("open", 2 * self.count(load))
            engine.operate("open", "open")
            time.sleep(1)
            alone = self.shares(engine)
            say(f"opening {WATCHERS:,} streams")
            with self.watching(engine):
                watched = self.shares(engine)
        for kind in alone:
            yield f"engine {kind}, nobody watches", Value(alone[kind], "% of a core")
            yield f"{WATCHERS:,} watchers, engine {kind}", Value(
                watched[kind] - alone[kind], "% of a core")

    @staticmethod
    def count(load):
        return max(1, int(TRICKLE * load.seconds))

    def shares(self, engine):
        """The engine's CPU in hundredths of a core."""
        return {"at rest": self.share(engine, lambda: time.sleep(engine.load.seconds)),
                f"with {TRICKLE} claims/s": self.share(engine, lambda: self.trickle(engine))}

    @staticmethod
    def share(engine, work):
        cpu, begin = engine.server.own_cpu(), time.monotonic()
        work()
        return (engine.server.own_cpu() - cpu) / (time.monotonic() - begin) * 100

    def trickle(self, engine):
        count = self.count(engine.load)
        told = engine.load.surge(engine.port, count, engine.load.seconds, engine.claim("open"),
                                 first=self.asked, connections=4)
        engine.load.check(told["statuses"], 201, told["failed"])
        self.asked += count
        if engine.show("open")["held"] != self.asked:
            raise Wrong(f"{self.asked} claimed, but the books say {engine.show('open')}")

    @contextlib.contextmanager
    def watching(self, engine):
        """The block runs while all streams are open; every stream must have told its readings."""
        script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "watchers.py")
        words = [sys.executable, script, str(engine.port), str(WATCHERS), self.path]
        with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True) as reader:
            try:
                reader.stdin.write(engine.tokens["operator"] + "\n")
                reader.stdin.flush()
                if reader.stdout.readline().strip() != "ready":
                    raise Wrong(f"watchers: {reader.stderr.read().strip()}")
                begin = time.monotonic()
                yield
                seconds = time.monotonic() - begin
                told, errors = reader.communicate(timeout=30)
            finally:
                reader.kill()
        if reader.returncode:
            raise Wrong(f"watchers: {errors.strip()}")
        told = json.loads(told)
        if told["fewest"] < 8 * seconds:
            raise Wrong(f"a watcher got {told['fewest']} readings in {seconds:.1f} s instead of 10 a second")


class Flood:
    """How soon an operator is answered while more claims come in than the engine can take."""
    name = "flood"

    def __init__(self, program):
        self.program = program

    def version(self):
        return None

    def measure(self, load, folder):
        engine = Engine(self.program, load, folder, {"deep": UNITS, "open": UNITS})
        with engine.serving():
            for drop in ["deep", "open"]:
                engine.register(drop, FLOOD_BUYERS)
                engine.operate("open", drop)
            figures, claimed = engine.post("deep/claims", 201, count=FLOOD_BUYERS, depth=FLOOD_DEPTH)
            if engine.show("deep")["held"] != claimed:
                raise Wrong(f"{claimed} claimed, but the books say {engine.show('deep')}")
            yield f"penstock, durable claims, {FLOOD_DEPTH} under way on each connection", figures
            with concurrent.futures.ThreadPoolExecutor() as threads:
                flood = threads.submit(
                    engine.post, "open/claims", {200, 201, 202}, count=FLOOD_BUYERS, repeats=True,
                    seconds=FLOOD_SECONDS, depth=FLOOD_DEPTH)
                time.sleep(0.3)
                times = self.acts(engine, flood)
                figures, _ = flood.result()
        yield "flood", f"{figures.rate:,.0f} claims/s, {len(times['resume'])} pauses and resumes meanwhile"
        for command in times:
            if len(times[command]) < PAUSES_LEAST:
                raise Wrong(f"only {len(times[command])} times {command} within {FLOOD_SECONDS} s")
            yield f"{command} in a flood, median", Value(statistics.median(times[command]), "ms")
            yield f"{command} in a flood, longest", Value(max(times[command]), "ms")

    @staticmethod
    def acts(engine, flood):
        """Milliseconds from command to answer, as long as the flood goes on."""
        times = {"pause": [], "resume": []}
        for _ in range(PAUSES):
            for command, phase in [("pause", "paused"), ("resume", "open")]:
                begin = time.perf_counter()
                told = engine.operate(command, "open")
                took = time.perf_counter() - begin
                if flood.done():
                    return times
                times[command].append(took * 1000)
                if told["phase"] != phase:
                    raise Wrong(f"after {command} the drop is not {phase}")
                time.sleep(max(0, ACTS_APART - (time.perf_counter() - begin)))
        return times


class Stampede:
    """All buyers press within one second; who is granted a unit buys it at once."""
    name = "stampede"
    buyers = 200_000

    def __init__(self, program):
        self.program = program

    def version(self):
        return None

    def measure(self, load, folder):
        self.units = min(CROWD_UNITS, self.buyers)
        engine = Engine(self.program, load, folder, {"drop": self.units})
        with engine.serving():
            engine.register("drop", self.buyers)
            say(f"{self.buyers:,} buyers press")
            told = load.surge(
                engine.port, self.buyers, 1, engine.claim("drop"), engine.confirmation("drop"),
                connections=CROWD_CONNECTIONS, block=CROWD_BLOCK,
                go=lambda: engine.operate("open", "drop"))
            drop = self.books(engine, told)
        yield from self.figures(told, drop)
        yield "the stampede's books are balanced", engine.verify()

    def books(self, engine, told):
        """The drop in the end: all units are sold, to those who were told so."""
        until(lambda: engine.show("drop")["phase"] == "closed",
              f"{told['failed']} requests were not answered, and the drop is not sold out", 30)
        drop, statuses = engine.show("drop"), told["statuses"]
        if not set(statuses) <= {"201", "202", "409", "503"}:
            raise Wrong(f"presses were answered {statuses}")
        units = self.units
        if statuses.get("201") != units or told["next"] != {"200": units} or drop["sold"] != units:
            raise Wrong(f"{statuses.get('201')} were granted a unit and {told['next']} bought it, but of "
                        f"{units} the books say {drop}")
        if drop["registered"] != self.buyers or drop["closed_because"] != "soldOut":
            raise Wrong(f"{self.buyers} registered, but the books say {drop}")
        return drop

    def figures(self, told, drop):
        answers, statuses = sum(told["statuses"].values()), told["statuses"]
        opened, closed = [datetime.datetime.fromisoformat(drop[moment].replace("Z", "+00:00"))
                          for moment in ["opened_at", "closed_at"]]
        for name, number, unit in [
                ("buyers", self.buyers, "presses"),
                ("last press sent after", told["pressed"], "s"),
                ("presses answered", answers / self.buyers * 100, "%"),
                ("presses answered by the law", (answers - statuses.get("503", 0)) / self.buyers * 100, "%"),
                ("last press answered after", told["answered"], "s"),
                ("from press to answer, median", told["p50_us"] / 1000, "ms"),
                ("from press to answer, p99", told["p99_us"] / 1000, "ms"),
                ("granted a unit", statuses.get("201", 0), "presses"),
                ("told to wait", statuses.get("202", 0), "presses"),
                ("told it is sold out", statuses.get("409", 0), "presses"),
                ("turned away as busy", statuses.get("503", 0), "presses"),
                ("all units sold after", (closed - opened).total_seconds(), "s")]:
            yield "stampede: " + name, Value(number, unit)
