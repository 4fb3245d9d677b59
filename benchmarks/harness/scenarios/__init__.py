"""Every scenario, in the order in which they run."""

from .backlog import BacklogGrowth, BigBacklog
from .connections import Churn, IdleConnections
from .latency import ConfirmLatency, ConnectionGrowth, Neighbours, PacedLatency
from .routing import QueueGrowth, TopicBindings
from .startup import StartUp
from .throughput import (
    FanOut,
    LargeBodies,
    ManualAck,
    ManyConnections,
    PersistentConfirmed,
    TransientAutoAck,
)

ALL = [
    TransientAutoAck(),
    ManualAck(),
    PersistentConfirmed(),
    ConfirmLatency(),
    FanOut(),
    TopicBindings(),
    BigBacklog(),
    Churn(),
    IdleConnections(),
    PacedLatency(),
    StartUp(),
    ManyConnections(),
    LargeBodies(),
    QueueGrowth(),
    ConnectionGrowth(),
    BacklogGrowth(),
    Neighbours(),
]


def select(names):
    """The scenarios of these names; S8 means all of S8-churn, S8-idle. Raises ValueError for an
    unknown name.
    """
    chosen = []
    for name in names:
        matching = [one for one in ALL if one.name == name or one.name.startswith(name + "-")]
        if not matching:
            raise ValueError(
                f"no scenario {name} (there are: {', '.join(one.name for one in ALL)})"
            )
        chosen += [one for one in matching if one not in chosen]
    return chosen
