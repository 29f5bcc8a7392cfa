"""A board that fails as its input says."""


def add(a, b):
    return a + b


class Board:
    def __init__(self, port):
        self.port = port
        self.buf = bytearray(32)

    def step(self):
        n = self.port.readinto(self.buf)
        if not n:
            return False
        order = bytes(self.buf[:n]).decode()
        if order == "raise":
            raise ValueError("as ordered")
        if order == "print":
            print("a line that belongs nowhere, least of all on the link")
        elif order == "exit":
            raise SystemExit(3)
        elif order == "busy":
            self.step = lambda: True
        elif order == "hang":
            while True:
                pass
        elif order == "big int":
            self.locked(add, 1 << 29, 1 << 29)
        elif order == "list":
            self.locked(lambda a, b: [a, b], 1, 2)
        elif order == "small int":
            self.locked(add, 1 << 29, -1)
        elif order == "stay locked":
            self.port.lock()
            return [self]
        self.port.write(self.buf, n)
        return True

    def locked(self, function, a, b):
        self.port.lock()
        try:
            function(a, b)
        finally:
            self.port.unlock()
