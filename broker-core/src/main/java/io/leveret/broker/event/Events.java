package io.leveret.broker.event;

import io.leveret.time.Clock;
import java.util.function.Consumer;

/**
 * Where the parts of the broker tell what happens. Unless somebody listens nothing is put together.
 * Any thread.
 */
public final class Events {
    /** Who does what nobody asked for, in RabbitMQ's words. */
    public static final String BROKER = "rmq-internal";

    private final Clock clock;
    private volatile Consumer<Event> listener;

    public Events(Clock clock) {
        this.clock = clock;
    }

    /** From now on {@code who} is told, by the thread on which it happens. */
    public void listen(Consumer<Event> who) {
        listener = who;
    }

    /** Whether anybody listens. */
    public boolean wanted() {
        return listener != null;
    }

    /**
     * @param say puts the facts together; called only if somebody listens
     */
    public void tell(String name, Consumer<Facts> say) {
        Consumer<Event> told = listener;
        if (told == null) {
            return;
        }
        Facts facts = new Facts();
        say.accept(facts);
        long now = clock.wallMillis();
        facts.say("timestamp_in_ms", now);
        told.accept(new Event(name, now, facts.toTable()));
    }
}
