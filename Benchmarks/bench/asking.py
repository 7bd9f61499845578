"""The asking side: load.c, batch.c and surge.c, built here, and what they find."""
import dataclasses, json, os, shutil, subprocess, time

from .machine import Wrong, machine_cpu

CONNECTIONS = 256
MARK = "#" * 9  # a running number, see load.h


@dataclasses.dataclass
class Figures:
    """A timed phase. Times in microseconds, CPU a request; None where it means nothing."""
    rate: float
    p50: float | None = None
    p99: float | None = None
    server: float | None = None
    client: float | None = None


@dataclasses.dataclass
class Value:
    """A figure of its own kind."""
    number: float
    unit: str

    def __str__(self):
        size = abs(self.number)
        digits = 0 if size >= 100 or isinstance(self.number, int) else 1 if size >= 10 else 2
        return f"{self.number:,.{digits}f} {self.unit}"


class Load:
    """Asks a server, and looks at every answer."""

    def __init__(self, folder, seconds):
        self.folder, self.seconds = folder, seconds
        self.others = []  # shares of the machine that others used in timed phases
        compiler = os.environ.get("CC") or shutil.which("cc") or shutil.which("clang")
        if not compiler:
            raise SystemExit("No C compiler is here: apt-get install gcc libc6-dev")
        sources = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
        for name in ["load", "batch", "surge"]:
            subprocess.run([compiler, "-O2", "-Wall", "-Wextra", "-Werror", "-std=c17",
                            f"{sources}/{name}.c", "-o", self.path(name)], check=True)

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, data):
        """A file with bytes for one of the programs."""
        with open(self.path(name), "wb") as file:
            file.write(data)
        return self.path(name)

    def run(self, server, *words):
        """What a program told, and the server's CPU meanwhile in microseconds."""
        before, all_before, begin = server.cpu(), machine_cpu(), time.monotonic()
        done = subprocess.run(list(map(str, words)), capture_output=True, text=True)
        elapsed, used = time.monotonic() - begin, (server.cpu() - before) * 1e6
        everything = (machine_cpu() - all_before) * 1e6
        if done.returncode:
            raise Wrong(done.stderr.strip())
        told = json.loads(done.stdout)
        others = (everything - used - told["cpu_us"]) / 1e6 / elapsed / os.cpu_count()
        if elapsed > 0.5:
            self.others.append(max(0, others))
        return told, used

    def ask(self, server, port, request, expected, kind="http", first=0, count=0, repeats=False,
            seconds=None, connections=CONNECTIONS, depth=1):
        """Figures of a timed phase, and how many were answered; all answers must be the expected one."""
        told, used = self.run(
            server, self.path("load"), "-c", connections, "-d", depth, "-f", first, "-n", count,
            "-t", self.seconds if seconds is None else seconds, *["-r"] * repeats, kind, port,
            self.write("template", request))
        answers = self.check(told["statuses"], expected, told["failed"])
        return Figures(answers / told["seconds"], told["p50_us"], told["p99_us"], used / answers,
                       told["cpu_us"] / answers), answers

    def batch(self, server, port, head, line, expected, count, seconds=None, size=8 << 20, depth=2):
        """The same of a batch on one connection: so many lines at most, in bodies of such a size."""
        told, used = self.run(
            server, self.path("batch"), "-b", size, "-d", depth, "-n", count,
            "-t", self.seconds if seconds is None else seconds, port, self.write("head", head),
            self.write("line", line))
        answers = self.check(told["statuses"], expected)
        return Figures(answers / told["seconds"], None, None, used / answers,
                       told["cpu_us"] / answers), answers

    def surge(self, port, count, seconds, press, following=None, first=0, connections=CONNECTIONS,
              block=1, go=lambda: None):
        """What surge.c tells of presses that are due within so many seconds of `go`'s return."""
        files = [self.write("press", press)] + ([self.write("next", following)] if following else [])
        words = [self.path("surge"), "-g", "-c", connections, "-b", block, "-f", first, "-n", count,
                 "-t", seconds, port, *files]
        with subprocess.Popen(list(map(str, words)), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True) as surge:
            if surge.stdout.readline().strip() != "ready":
                raise Wrong(f"surge: {surge.stderr.read().strip()}")
            go()
            told, errors = surge.communicate()
        if surge.returncode:
            raise Wrong(errors.strip())
        return json.loads(told)

    @staticmethod
    def check(statuses, expected, failed=0):
        """How many answers there are; all of them must be expected."""
        wanted = {str(status) for status in (expected if isinstance(expected, set) else {expected})}
        answers = sum(statuses.values())
        if failed or not answers or not set(statuses) <= wanted:
            raise Wrong(f"answers {statuses} instead of {expected}, {failed} connections or requests failed")
        return answers
