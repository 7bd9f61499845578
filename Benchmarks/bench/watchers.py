#!/usr/bin/env python3
"""Holds streams of readings open and reads them: `watchers.py PORT COUNT PATH`, the token as first line of input.

Prints `ready` once every stream has told its greeting. When input ends it prints one JSON object: the
fewest and the most readings that a stream told since `ready`, and all bytes.
"""
import json, selectors, socket, sys

READING, READY = b"event: reading", b"event: caught_up"


class Stream:
    def __init__(self, port, request):
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.sendall(request)
        self.socket.setblocking(False)
        self.readings, self.tail, self.is_ready = 0, b"", False

    def read(self):
        """Takes what is there; returns its length."""
        try:
            piece = self.socket.recv(1 << 18)
        except OSError as reason:
            raise SystemExit(f"a stream was cut: {reason}") from None
        if not piece:
            raise SystemExit("a stream ended")
        text = self.tail + piece
        if not self.is_ready:
            if b" 200 " not in text[:13]:
                raise SystemExit(f"a stream was refused: {text[:200]!r}")
            self.is_ready = READY in text
            self.tail = text if not self.is_ready else b""
            return len(piece)
        # A word that is cut in two must count once: of what has been seen too little is kept for a whole one.
        self.readings += text.count(READING)
        self.tail = text[-(len(READING) - 1):]
        return len(piece)


def main():
    port, count, path = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    token = sys.stdin.readline().strip()
    request = (f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {token}\r\n"
               "Accept: text/event-stream\r\n\r\n").encode()
    selector, streams, total = selectors.EpollSelector(), [], 0
    for _ in range(count):
        streams.append(Stream(port, request))
        selector.register(streams[-1].socket, selectors.EVENT_READ, streams[-1])
        for key, _ in selector.select(0):
            key.data.read()
    selector.register(sys.stdin, selectors.EVENT_READ, None)
    is_ready = False
    while True:
        for key, _ in selector.select():
            if key.data is None:
                told = [stream.readings for stream in streams]
                print(json.dumps({"fewest": min(told), "most": max(told), "bytes": total}))
                return
            total += key.data.read()
        if not is_ready and all(stream.is_ready for stream in streams):
            is_ready, total = True, 0
            for stream in streams:
                stream.readings = 0
            print("ready", flush=True)


main()
