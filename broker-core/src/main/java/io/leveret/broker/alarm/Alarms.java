package io.leveret.broker.alarm;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.StringJoiner;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Resources that run short. While any alarm is on, connections that publish are told so and not
 * read (<a href="https://www.rabbitmq.com/docs/alarms">RabbitMQ: memory and disk alarms</a>);
 * consumers go on. Any thread.
 */
public final class Alarms {
    private static final Logger LOG = LoggerFactory.getLogger(Alarms.class);

    /** What can run short. */
    public enum Resource {
        MEMORY,
        DISK
    }

    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile Set<Resource> active = Set.of();
    private volatile ResourceLimits limits;
    private volatile BiConsumer<Resource, Boolean> teller = (resource, on) -> {};

    public Alarms(ResourceLimits limits) {
        this.limits = limits;
    }

    public ResourceLimits limits() {
        return limits;
    }

    /** Counts from the next time {@link ResourceMonitor} looks. */
    public void limits(ResourceLimits newLimits) {
        limits = newLimits;
    }

    /** {@code listener} is told after every change, on the thread that made it. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /** {@code who} is told which alarm was raised (true) or cleared. */
    public void tell(BiConsumer<Resource, Boolean> who) {
        teller = who;
    }

    /** Raises or clears one alarm; doing so twice changes nothing. */
    public void set(Resource resource, boolean on) {
        if (!change(resource, on)) {
            return;
        }
        if (on) {
            LOG.warn("{} alarm set: publishers are blocked until it clears", resource);
        } else {
            LOG.warn("{} alarm cleared", resource);
        }
        listeners.forEach(Runnable::run);
        teller.accept(resource, on);
    }

    private synchronized boolean change(Resource resource, boolean on) {
        EnumSet<Resource> next = EnumSet.noneOf(Resource.class);
        next.addAll(active);
        boolean changed = on ? next.add(resource) : next.remove(resource);
        active = Set.copyOf(next);
        return changed;
    }

    public Set<Resource> active() {
        return active;
    }

    public boolean any() {
        return !active.isEmpty();
    }

    /** As connection.blocked says it: {@code low on memory & disk}. */
    public String reason() {
        StringJoiner names = new StringJoiner(" & ", "low on ", "");
        for (Resource resource : Resource.values()) {
            if (active.contains(resource)) {
                names.add(resource.name().toLowerCase(Locale.ROOT));
            }
        }
        return names.toString();
    }
}
