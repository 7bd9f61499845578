"""The peers. Each yields the names of its rows with their figures, and what else there is to say."""
import glob, os, pwd, re, resource, signal, socket, subprocess, tempfile

from .asking import CONNECTIONS, MARK, Figures
from .machine import Server, Wrong, find, free_port, say, until

UNITS = 10_000_000


class Nginx:
    name = "nginx"

    def __init__(self, _):
        self.program = find("nginx", "/usr/sbin/nginx", package="nginx-light")

    def version(self):
        told = subprocess.run([self.program, "-v"], capture_output=True, text=True).stderr
        return "nginx " + told.split("/")[-1].strip()

    def measure(self, load, folder):
        port = free_port()
        temporary = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in
                            ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"])
        with open(folder + "/nginx.conf", "w") as file:
            file.write(f"daemon off; worker_processes 1; pid {folder}/pid; error_log stderr crit;\n"
                       "events { worker_connections 1024; }\n"
                       f"http {{ access_log off; keepalive_requests 1000000000; {temporary}\n"
                       f'server {{ listen 127.0.0.1:{port}; location / {{ return 200 "ok"; }} }} }}\n')
        with Server([self.program, "-p", folder, "-c", folder + "/nginx.conf",
                     "-e", "stderr"], folder) as server:
            server.listening(port)
            request = f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode()
            yield "nginx, return 200", load.ask(server, port, request, 200)[0]


class Redis:
    name = "Redis"
    depth = 100
    claim = """
if redis.call('SISMEMBER', KEYS[1], ARGV[1]) == 0 then return -1 end
if redis.call('SISMEMBER', KEYS[2], ARGV[1]) == 1 then return 2 end
if tonumber(redis.call('GET', KEYS[3])) < 1 then return -2 end
redis.call('DECR', KEYS[3])
redis.call('SADD', KEYS[2], ARGV[1])
return 1
"""

    def __init__(self, _):
        self.program = find("redis-server", package="redis-server")

    def version(self):
        told = subprocess.run([self.program, "--version"], capture_output=True, text=True).stdout
        return "Redis " + re.search(r"v=([\d.]+)", told)[1]

    @staticmethod
    def words(*words):
        """A command in the bytes of the protocol."""
        return f"*{len(words)}\r\n".encode() + b"".join(
            f"${len(word)}\r\n{word}\r\n".encode() for word in words)

    def call(self, port, *words):
        """The last line of an answer."""
        with socket.create_connection(("127.0.0.1", port)) as link, link.makefile("rb") as answer:
            link.sendall(self.words(*words))
            line = answer.readline()
            return (answer.readline() if line[:1] == b"$" else line[1:]).decode().strip()

    def measure(self, load, folder):
        port = free_port()
        settings = {"port": port, "bind": "127.0.0.1", "dir": folder, "save": "", "appendonly": "yes",
                    "appendfsync": "always", "auto-aof-rewrite-percentage": 0}
        flags = [word for key, value in settings.items() for word in (f"--{key}", str(value))]
        with Server([self.program, *flags], folder) as server:
            server.listening(port)
            yield ("Redis, script, appendfsync always",
                   self.claims(load, server, port, CONNECTIONS, 1, most=150_000))
            for connections in [1, 16]:
                plural = "s" * (connections > 1)
                yield (f"Redis pipelined {self.depth} deep, the same script, {connections} connection{plural}",
                       self.claims(load, server, port, connections, self.depth, most=400_000))

    def claims(self, load, server, port, connections, depth, most):
        """Figures of claims; at most so many a second can be answered, for so many are registered."""
        keys = [f"{key}-{connections}-{depth}" for key in ["registered", "claimed", "stock"]]
        buyer, count = "b-" + MARK, int(most * load.seconds)
        digest = self.call(port, "SCRIPT", "LOAD", self.claim)
        self.call(port, "SET", keys[2], str(UNITS))
        load.ask(server, port, self.words("SADD", keys[0], buyer), 1, "resp", count=count, seconds=0,
                 connections=16, depth=self.depth)
        request = self.words("EVALSHA", digest, "3", *keys, buyer)
        figures, claimed = load.ask(server, port, request, 1, "resp", count=count,
                                    connections=connections, depth=depth)
        left = int(self.call(port, "GET", keys[2]))
        if left != UNITS - claimed:
            raise Wrong(f"{claimed} claims, but {left} of {UNITS} are left")
        return figures


class PostgreSQL:
    name = "PostgreSQL"
    buyers = 200_000
    designs = {
        "one row of stock": """
CREATE TABLE claim(buyer bigint PRIMARY KEY);
CREATE TABLE stock(free int NOT NULL CHECK (free >= 0));
INSERT INTO stock VALUES (10000000);
CREATE FUNCTION claim(b bigint) RETURNS void LANGUAGE plpgsql AS $$ BEGIN
  PERFORM FROM registration WHERE buyer = b;
  IF NOT FOUND THEN RAISE 'not registered'; END IF;
  INSERT INTO claim VALUES (b);
  UPDATE stock SET free = free - 1;
END $$;
""",
        "a row a unit": """
CREATE TABLE unit(id int PRIMARY KEY, buyer bigint UNIQUE);
INSERT INTO unit SELECT generate_series(1, %d);
CREATE INDEX free ON unit(id) WHERE buyer IS NULL;
CREATE VIEW claim AS SELECT buyer FROM unit WHERE buyer IS NOT NULL;
CREATE FUNCTION claim(b bigint) RETURNS void LANGUAGE plpgsql AS $$ BEGIN
  PERFORM FROM registration WHERE buyer = b;
  IF NOT FOUND THEN RAISE 'not registered'; END IF;
  UPDATE unit SET buyer = b WHERE id =
    (SELECT id FROM unit WHERE buyer IS NULL ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED);
  IF NOT FOUND THEN RAISE 'sold out'; END IF;
END $$;
""" % buyers}
    schema = """
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
CREATE TABLE registration(buyer bigint PRIMARY KEY);
INSERT INTO registration SELECT generate_series(1, %d);
""" % buyers
    script = """
\\set number :number + 1
\\set buyer :number * :clients + :client_id + 1
SELECT claim(:buyer);
"""

    def __init__(self, _):
        place = "/usr/lib/postgresql/*/bin/"
        tools = ["postgres", "initdb", "psql", "pgbench"]
        self.tools = {tool: find(tool, place + tool, package="postgresql") for tool in tools}
        # A server of PostgreSQL refuses to run as root.
        self.owner = {}
        if os.geteuid() == 0:
            user = pwd.getpwnam("nobody")
            self.owner = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}

    def version(self):
        told = subprocess.run([self.tools["postgres"], "--version"], capture_output=True, text=True)
        return "PostgreSQL " + re.search(r"\) ([\d.]+)", told.stdout)[1]

    def measure(self, load, folder):
        port = free_port()
        if self.owner:
            os.chown(folder, self.owner["user"], self.owner["group"])
        say("making a database")
        made = subprocess.run([self.tools["initdb"], "-D", folder + "/data", "-U", "postgres",
                               "-A", "trust", "--no-locale", "-E", "UTF8"],
                              cwd=folder, capture_output=True, text=True, **self.owner)
        if made.returncode:
            raise Wrong(f"initdb: {made.stderr.strip()[-500:]}")
        settings = {"port": port, "listen_addresses": "127.0.0.1", "unix_socket_directories": "",
                    "synchronous_commit": "on", "fsync": "on", "max_wal_size": "4GB"}
        flags = [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
        with Server([self.tools["postgres"], "-D", folder + "/data", *flags], folder,
                    **self.owner) as server:
            server.ending = signal.SIGINT  # as fast as it can in order
            server.listening(port)
            until(lambda: self.sql(port, "SELECT 1", is_tried=True) == "1", "PostgreSQL does not answer")
            for design in self.designs:
                for clients in [16, 64]:
                    self.sql(port, self.schema + self.designs[design])
                    self.sql(port, "VACUUM ANALYZE")
                    yield (f"PostgreSQL, {design}, {clients} clients",
                           self.claims(load, server, folder, port, clients))

    def sql(self, port, text, is_tried=False):
        done = subprocess.run([self.tools["psql"], "-h", "127.0.0.1", "-p", str(port), "-U", "postgres",
                               "-XqAt", "-v", "ON_ERROR_STOP=1"], input=text, capture_output=True,
                              text=True)
        if done.returncode and not is_tried:
            raise Wrong(f"psql: {done.stderr.strip()}")
        return done.stdout.strip()

    def claims(self, load, server, folder, port, clients):
        with tempfile.TemporaryDirectory(dir=load.folder) as place:
            with open(place + "/claim.sql", "w") as file:
                file.write(self.script)
            before, own = server.cpu(), resource.getrusage(resource.RUSAGE_CHILDREN)
            done = subprocess.run(
                [self.tools["pgbench"], "-h", "127.0.0.1", "-p", str(port), "-U", "postgres", "-n",
                 "-M", "prepared", "-c", str(clients), "-T", f"{max(1, round(load.seconds))}",
                 "-D", "number=0", "-D", f"clients={clients}", "-f", "claim.sql", "-l", "postgres"],
                cwd=place, capture_output=True, text=True)
            used, now = server.cpu() - before, resource.getrusage(resource.RUSAGE_CHILDREN)
            rate = re.search(r"tps = ([\d.]+)", done.stdout)
            times = [int(line.split()[2]) for log in glob.glob(place + "/pgbench_log.*")
                     for line in open(log)]
        spent = now.ru_utime + now.ru_stime - own.ru_utime - own.ru_stime
        if done.returncode or not rate or not times:
            raise Wrong(f"pgbench: {done.stderr.strip()[-500:]}")
        count = int(self.sql(port, "SELECT count(*) FROM claim"))
        if count != len(times):
            raise Wrong(f"{len(times)} claims were answered, but {count} are in the table")
        times.sort()
        return Figures(float(rate[1]), times[count // 2], times[int(count * 0.99)],
                       used * 1e6 / count, spent * 1e6 / count)
