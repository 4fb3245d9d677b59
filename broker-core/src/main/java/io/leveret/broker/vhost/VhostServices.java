package io.leveret.broker.vhost;

import io.leveret.broker.event.Events;
import io.leveret.broker.policy.RuntimeParameters;
import io.leveret.broker.statistics.Churn;

/**
 * What all vhosts of a broker share.
 *
 * @param bindingsMax bindings each vhost may have
 * @param churn how often things came and went
 * @param nodeName {@code leveret@host}
 * @param eventVhost the vhost that has the event exchange; null if none has
 */
public record VhostServices(
        QueueFactory queueFactory,
        Passages passages,
        Definitions definitions,
        RuntimeParameters parameters,
        int bindingsMax,
        Churn churn,
        Events events,
        String nodeName,
        String eventVhost) {}
