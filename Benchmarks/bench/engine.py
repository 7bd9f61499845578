"""Penstock as it is measured: a campaign, its tokens, its engine, and those who speak to it."""
import contextlib, http.client, json, os, subprocess, time

from .asking import MARK
from .machine import Server, Wrong, say

CAMPAIGN = """
[campaign]
id = "bench"
product = "Brass kettle"
partner = "Corner Shop"
timezone = "Europe/Berlin"
[limits]
per_buyer = "1000/s"
"""
READY_WITHIN = 120  # seconds


class Program:
    """The program that is measured."""

    def __init__(self, path):
        self.path = os.path.abspath(path)
        if not os.access(self.path, os.X_OK):
            raise SystemExit(f"{self.path} is not there: make build")

    def version(self):
        return "penstock " + self.run("--version").strip()

    def run(self, *words, environment=None):
        done = subprocess.run([self.path, *words], env=environment, capture_output=True, text=True)
        if done.returncode:
            raise Wrong(f"penstock {words[0]}: {(done.stdout + done.stderr).strip()[:500]}")
        return done.stdout


class Engine:
    """An engine with a journal of its own in a folder; drops by their units."""

    def __init__(self, program, load, folder, drops):
        self.program, self.load, self.folder = program, load, folder
        self.environment = os.environ | {
            "XDG_CONFIG_HOME": folder + "/config", "XDG_DATA_HOME": folder + "/data"}
        self.campaign, self.journal = folder + "/bench.toml", folder + "/data/penstock/bench.sale"
        with open(self.campaign, "w") as file:
            file.write(CAMPAIGN)
            for drop, units in drops.items():
                file.write(f'[[drop]]\nid = "{drop}"\nunits = {units}\nhold = "60m"\n'
                           "registration_closes = 2099-01-01T00:00:00Z\n")
        self.tokens = {role: program.run("token", "create", "--name", role, "--role", role,
                                         environment=self.environment).strip()
                       for role in ["partner", "operator"]}
        self.any_drop = next(iter(drops))

    @contextlib.contextmanager
    def serving(self):
        """The engine while it runs; `started` tells the seconds from its start to a first answer."""
        begin = time.perf_counter()
        with Server([self.program.path, "serve", self.campaign, "--listen", "127.0.0.1:0"], self.folder,
                    env=self.environment, stdout=subprocess.PIPE, text=True) as self.server:
            told = self.server.process.stdout.readline().split()
            if not told:
                raise self.server.ended()
            self.port = int(told[-1].rsplit(":", 1)[1])
            self.link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
            while self.exchange("GET", "/readyz")[0] != 200:
                if time.perf_counter() > begin + READY_WITHIN:
                    raise Wrong(f"the engine is not ready within {READY_WITHIN} s")
                time.sleep(0.001)
            self.show(self.any_drop)
            self.started = time.perf_counter() - begin
            try:
                yield self
            finally:
                self.link.close()

    def verify(self):
        """That the recording is sound; the engine must have ended."""
        say("verifying the recording")
        return self.program.run("verify", self.journal).splitlines()[0]

    # One request at a time, over a connection that stays.

    def exchange(self, method, path, body=None, role="operator"):
        """Status and decoded body of an answer."""
        fields = {"Authorization": f"Bearer {self.tokens[role]}"}
        if body is not None:
            fields["Content-Type"] = "application/json"
            body = json.dumps(body).encode()
        for is_last in [False, True]:
            try:
                self.link.request(method, path, body, fields)
                answer = self.link.getresponse()
                return answer.status, json.loads(answer.read())
            except (http.client.RemoteDisconnected, ConnectionError):
                # The engine closes connections that do nothing for a while.
                self.link.close()
                if is_last:
                    raise Wrong(f"{method} {path} is not answered") from None

    def show(self, drop):
        status, told = self.exchange("GET", f"/v1/drops/{drop}")
        if status != 200:
            raise Wrong(f"{drop} cannot be shown: {told}")
        return told

    def operate(self, command, drop):
        """What is told of the drop after an operator's command."""
        status, told = self.exchange("POST", f"/v1/drops/{drop}/commands", {"command": command})
        if status != 200:
            raise Wrong(f"{command} {drop}: {told}")
        return told

    def shop(self, path, body):
        """What the partner is told, whatever the status."""
        return self.exchange("POST", f"/v1/drops/{path}", body, "partner")[1]

    # Many requests, by the programs.

    def request(self, line, body=""):
        head = self.head(line)
        if body:
            head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        return (head + "\r\n" + body).encode()

    def head(self, line):
        return (f"{line} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
                f"Authorization: Bearer {self.tokens['partner']}\r\n")

    def claim(self, drop):
        """The request of a claim."""
        return self.request(f"POST /v1/drops/{drop}/claims", '{"buyer":"b-' + MARK + '"}')

    def confirmation(self, drop):
        """The request that confirms a claim."""
        return self.request(f"POST /v1/drops/{drop}/claims/b-{MARK}/confirm", '{"order":"o-' + MARK + '"}')

    def post(self, path, expected, **options):
        request = self.request(f"POST /v1/drops/{path}", '{"buyer":"b-' + MARK + '"}')
        return self.load.ask(self.server, self.port, request, expected, **options)

    def poll(self, path, count):
        return self.load.ask(self.server, self.port, self.request(f"GET /v1/drops/{path}/b-{MARK}"),
                             200, count=count, repeats=True)[0]

    def batch(self, act, drop, count, **options):
        line = f'{{"do":"{act}","drop":"{drop}","buyer":"b-{MARK}"}}\n'
        return self.load.batch(self.server, self.port, self.head("POST /v1/batch").encode(),
                               line.encode(), 201, count, **options)

    def register(self, drop, count, size=8 << 20):
        """Registers so many buyers, not timed."""
        if count >= 100_000:
            say(f"registering {count:,} buyers")
        done = self.batch("register", drop, count, seconds=0, size=size)[1]
        if done != count or self.show(drop)["registered"] != count:
            raise Wrong(f"{drop}: {count} were to be registered, {done} were, and the books say "
                        f"{self.show(drop)['registered']}")
