"""The scenario: what every client does, in this order. README.md says what each step proves."""

STEPS = [
    "connect",
    "declare",
    "bind",
    "publish-confirm",
    "return",
    "consume-ack",
    "nack-requeue",
    "reject",
    "get",
    "rpc",
    "headers",
    "properties",
    "body-empty",
    "body-1MiB",
    "channel-error",
    "transaction",
    "close",
]
