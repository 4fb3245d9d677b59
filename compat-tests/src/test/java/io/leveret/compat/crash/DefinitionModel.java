package io.leveret.compat.crash;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What was declared.
 *
 * @param queues how many messages are in each
 * @param arguments of each queue
 * @param exchanges names
 * @param bindings "exchange queue"; the routing key is the queue's name
 */
record DefinitionModel(
        Map<String, Integer> queues,
        Map<String, Map<String, Object>> arguments,
        Set<String> exchanges,
        Set<String> bindings) {

    DefinitionModel() {
        this(new TreeMap<>(), new TreeMap<>(), new TreeSet<>(), new TreeSet<>());
    }

    DefinitionModel copy() {
        return new DefinitionModel(
                new TreeMap<>(queues),
                new TreeMap<>(arguments),
                new TreeSet<>(exchanges),
                new TreeSet<>(bindings));
    }

    void declareQueue(String queue, Map<String, Object> queueArguments) {
        queues.put(queue, 0);
        arguments.put(queue, queueArguments);
    }

    void deleteQueue(String queue) {
        queues.remove(queue);
        arguments.remove(queue);
        bindings.removeIf(b -> b.endsWith(" " + queue));
    }

    void deleteExchange(String exchange) {
        exchanges.remove(exchange);
        bindings.removeIf(b -> b.startsWith(exchange + " "));
    }
}
