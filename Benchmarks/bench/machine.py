"""What every measurement needs of this machine: programs, ports, processes and their CPU."""
import collections, glob, os, re, shutil, signal, socket, subprocess, sys, time


def say(text):
    print(text, file=sys.stderr, flush=True)


class Missing(Exception):
    """What this machine does not have."""


class Wrong(Exception):
    """Something is not as it must be for a figure to mean anything."""


def find(tool, *places, package):
    """A program's path: on the PATH, or where Debian keeps it."""
    for place in [shutil.which(tool), *sorted(sum(map(glob.glob, places), []), reverse=True)]:
        if place and os.access(place, os.X_OK):
            return place
    raise Missing(f"{tool} is not here: apt-get install {package}")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(is_so, what, seconds=20):
    end = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > end:
            raise Wrong(f"{what} for {seconds} s")
        time.sleep(0.02)


def machine_cpu():
    """Seconds of CPU of all processes; interrupts, most of them for our own packets, are nobody's."""
    user, nice, system, *_, steal = map(int, open("/proc/stat").readline().split()[1:9])
    return (user + nice + system + steal) / os.sysconf("SC_CLK_TCK")


def disk(folder):
    """The file system of a folder; on one in memory nothing would be durable."""
    told = subprocess.run(["stat", "-f", "-c", "%T", folder], capture_output=True, text=True)
    kind = told.stdout.strip()
    if kind in ("tmpfs", "ramfs"):
        raise SystemExit(f"{folder} is in memory ({kind}): give --folder a folder on a disk")
    return kind


class Server:
    """A process with its children, which ends with its block."""

    def __init__(self, command, folder, **options):
        self.log = open(os.path.join(folder, "log"), "w+")
        options = {"stdout": self.log, "stdin": subprocess.DEVNULL} | options
        self.process = subprocess.Popen(command, cwd=folder, stderr=self.log, **options)
        self.ending = signal.SIGTERM

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(self.ending)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.process.stdout:
            self.process.stdout.close()
        self.log.close()

    def ended(self):
        """That the process ended, with its last words."""
        self.process.wait(30)
        self.log.seek(0)
        return Wrong(f"{self.process.args[0]} ended: {self.log.read()[-500:].strip()}")

    def listening(self, port):
        """Waits until somebody answers at the port."""
        def is_there():
            if self.process.poll() is not None:
                raise self.ended()
            with socket.socket() as probe:
                return probe.connect_ex(("127.0.0.1", port)) == 0
        until(is_there, f"{self.process.args[0]} does not listen")

    def cpu(self):
        """Seconds of CPU of the process, its children, and those that have ended."""
        times, children = {}, collections.defaultdict(list)
        for path in glob.glob("/proc/[0-9]*/stat"):
            try:
                fields = open(path).read().rsplit(")", 1)[1].split()
            except OSError:
                continue
            pid = int(path.split("/")[2])
            times[pid] = sum(map(int, fields[11:15]))
            children[int(fields[1])].append(pid)
        family, total = [self.process.pid], 0
        while family:
            pid = family.pop()
            total += times.get(pid, 0)
            family += children[pid]
        return total / os.sysconf("SC_CLK_TCK")

    def own_cpu(self):
        """Seconds of CPU of the process alone, to the nanosecond: its clock, as the kernel numbers it."""
        return time.clock_gettime((~self.process.pid << 3) | 2)

    def resident(self):
        """Bytes of memory in use."""
        text = open(f"/proc/{self.process.pid}/status").read()
        return int(re.search(r"VmRSS:\s+(\d+) kB", text)[1]) * 1024
