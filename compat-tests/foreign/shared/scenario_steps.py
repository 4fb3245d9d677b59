"""What the Python clients share: steps with deadlines, and comparing."""

import signal

STEP_DEADLINE_SECONDS = 20

# Queues go by themselves if a scenario dies half way.
QUEUE_ARGUMENTS = {"x-expires": 60000}


class Steps:
    """Runs steps one after another and prints one line for each, as the runner expects them."""

    def __init__(self, version):
        self._failed = False
        print("version", version, flush=True)

    def run(self, name, action, seconds=STEP_DEADLINE_SECONDS):
        def late(*_):
            raise TimeoutError(f"not done within {seconds} s")

        signal.signal(signal.SIGALRM, late)
        signal.setitimer(signal.ITIMER_REAL, seconds)
        try:
            action()
        except Exception as why:
            self.failed(name, why)
        else:
            self.passed(name)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)

    def passed(self, name):
        print("ok", name, flush=True)

    def failed(self, name, why):
        self._failed = True
        print("FAIL", name, " ".join(f"{type(why).__name__}: {why}".split()), flush=True)

    def skip(self, name, why):
        print("skip", name, why, flush=True)

    @property
    def exit_code(self):
        return 1 if self._failed else 0


def expect(what, actual, expected):
    if actual != expected:
        raise AssertionError(f"{what}: {actual!r:.300} (expected: {expected!r:.300})")


def expect_reply_to(reply_to):
    """The server of an RPC sees an address made up by the broker, not the name it stands for."""
    if not (reply_to or "").startswith("amq.rabbitmq.reply-to."):
        raise AssertionError(f"reply-to: {reply_to!r} (expected: amq.rabbitmq.reply-to.TOKEN)")


def body_of(size):
    """Bytes that tell when a frame is lost, doubled or out of order."""
    return b"".join(b"%08x" % at for at in range(0, size, 8))[:size]
