package io.leveret.exchange;

import io.leveret.codec.ContentHeader;
import io.leveret.codec.FieldTable;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ToLongBiFunction;

/**
 * The bindings of a consistent-hash exchange. If a destination is bound more than once, its oldest
 * binding counts and the others wait, as in RabbitMQ; but where RabbitMQ forgets the destination
 * with the first binding removed, ours goes with the last.
 */
final class ConsistentHashRoutes<D> implements Routes<D> {
    private final ToLongBiFunction<String, ContentHeader> hash;
    private final boolean hashesKey;
    // Writer's only. Bindings in the order they were made.
    private final Map<D, Set<Bindings.Key>> bindings = new LinkedHashMap<>();
    // What readers see.
    private volatile WeightedChoice<D> choice = WeightedChoice.none();

    /**
     * @param hashesKey whether the hash is of the routing key alone
     */
    ConsistentHashRoutes(ToLongBiFunction<String, ContentHeader> hash, boolean hashesKey) {
        this.hash = hash;
        this.hashesKey = hashesKey;
    }

    @Override
    public void bind(String routingKey, FieldTable arguments, D destination) {
        Set<Bindings.Key> bound =
                bindings.computeIfAbsent(destination, none -> new LinkedHashSet<>(2));
        if (bound.add(new Bindings.Key(routingKey, arguments)) && bound.size() == 1) {
            choice = choice.with(destination, weight(routingKey));
        }
    }

    @Override
    public void unbind(String routingKey, FieldTable arguments, D destination) {
        Set<Bindings.Key> bound = bindings.get(destination);
        if (bound == null) {
            return;
        }
        Bindings.Key counting = bound.iterator().next();
        bound.remove(new Bindings.Key(routingKey, arguments));
        if (bound.isEmpty()) {
            bindings.remove(destination);
            choice = choice.without(destination);
            return;
        }
        Bindings.Key next = bound.iterator().next();
        if (!next.equals(counting)) {
            choice = choice.without(destination).with(destination, weight(next.routingKey()));
        }
    }

    private static double weight(String routingKey) {
        return new BigInteger(routingKey).doubleValue();
    }

    @Override
    public void route(String routingKey, ContentHeader header, Consumer<? super D> each) {
        choice.choose(hash.applyAsLong(routingKey, header), each);
    }

    @Override
    public boolean dependsOnlyOnRoutingKey() {
        return hashesKey;
    }

    @Override
    public boolean routesEachKey() {
        return false;
    }
}
