package io.leveret.management.stats;

import io.leveret.broker.admin.Administration;
import io.leveret.broker.admin.BrokerSnapshot;
import io.leveret.broker.admin.ChannelSnapshot;
import io.leveret.broker.admin.ConnectionSnapshot;
import io.leveret.broker.admin.ExchangeSnapshot;
import io.leveret.broker.admin.QueueSnapshot;
import io.leveret.broker.admin.TrafficDetails;
import io.leveret.broker.admin.TrafficDetails.OfChannel;
import io.leveret.broker.channel.ChannelDetails.FromQueue;
import io.leveret.broker.channel.ChannelDetails.ToExchange;
import io.leveret.management.stats.History.Retention;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Looks at all numbers every few seconds and remembers what changed. Rates are computed when asked
 * for, from the numbers of that moment and an earlier sample: they are never a period late.
 *
 * <p>All of it on one thread, the management server's.
 */
public final class Sampler {
    public static final long PERIOD_MILLIS = 5_000;

    private static final Object NODE = "node";

    /** A shorter time says too little of a rate. */
    private static final long RATE_MILLIS_MIN = 1_000;

    private static final List<Retention> OBJECT =
            List.of(new Retention(610_000, PERIOD_MILLIS), new Retention(3_700_000, 60_000));
    private static final List<Retention> DETAIL = List.of(new Retention(610_000, PERIOD_MILLIS));
    private static final List<Retention> TOTAL =
            List.of(
                    new Retention(610_000, PERIOD_MILLIS),
                    new Retention(3_700_000, 60_000),
                    new Retention(29_400_000, 600_000),
                    new Retention(88_200_000, 1_800_000));

    private final Administration broker;
    private final boolean detailed;
    private final Map<Kind, Map<Object, History>> histories = new EnumMap<>(Kind.class);
    private Thread owner;
    private long sampledMillis;
    private long sampledBeforeMillis;

    /**
     * @param detailed whether to look too who publishes what to where, which takes time where there
     *     are many channels
     */
    public Sampler(Administration broker, boolean detailed) {
        this.detailed = detailed;
        this.broker = broker;
        for (Kind kind : Kind.values()) {
            histories.put(kind, new HashMap<>());
        }
        this.sampledMillis = now();
        this.sampledBeforeMillis = sampledMillis - PERIOD_MILLIS;
    }

    private long now() {
        return broker.clock().wallMillis();
    }

    /** Takes one sample of everything. */
    public void sample() {
        broker.snapshot().thenAccept(this::add);
        if (detailed) {
            broker.traffic().details().thenAccept(this::add);
        }
    }

    public boolean isDetailed() {
        return detailed;
    }

    /** RabbitMQ's {@code rates_mode}. */
    public String ratesMode() {
        return detailed ? "detailed" : "basic";
    }

    private boolean isOwner() {
        if (owner == null) {
            owner = Thread.currentThread();
        }
        return owner == Thread.currentThread();
    }

    private void add(BrokerSnapshot snapshot) {
        assert isOwner();
        long time = period();
        Set<Object> seen = new HashSet<>();
        for (QueueSnapshot queue : snapshot.queues()) {
            add(Kind.QUEUE, queue.id(), time, Numbers.of(queue), OBJECT, seen);
        }
        keepOnly(Kind.QUEUE, seen);
        for (ExchangeSnapshot exchange : snapshot.exchanges()) {
            Object id = id(exchange);
            add(Kind.EXCHANGE, id, time, Numbers.of(exchange), OBJECT, seen);
        }
        keepOnly(Kind.EXCHANGE, seen);
        for (ConnectionSnapshot connection : snapshot.connections()) {
            add(Kind.CONNECTION, connection.name(), time, Numbers.of(connection), OBJECT, seen);
        }
        keepOnly(Kind.CONNECTION, seen);
        for (ConnectionSnapshot connection : snapshot.connections()) {
            for (ChannelSnapshot channel : connection.channels()) {
                long[] numbers = Numbers.of(channel.statistics().counters());
                add(Kind.CHANNEL, channel.name(), time, numbers, OBJECT, seen);
            }
        }
        keepOnly(Kind.CHANNEL, seen);
        Numbers.ofVhosts(snapshot)
                .forEach((vhost, numbers) -> add(Kind.VHOST, vhost, time, numbers, TOTAL, seen));
        keepOnly(Kind.VHOST, seen);
        long[] node = Numbers.of(broker.node().snapshot(), broker.churn());
        add(Kind.NODE, NODE, time, node, TOTAL, seen);
        sampledBeforeMillis = sampledMillis;
        sampledMillis = time;
    }

    private void add(TrafficDetails details) {
        assert isOwner();
        long time = period();
        Set<Object> seen = new HashSet<>();
        for (OfChannel channel : details.channels()) {
            for (ToExchange to : channel.details().publishes()) {
                long[] numbers = Numbers.of(to.counters());
                add(Kind.CHANNEL_EXCHANGE, id(channel, to), time, numbers, DETAIL, seen);
            }
        }
        keepOnly(Kind.CHANNEL_EXCHANGE, seen);
        for (OfChannel channel : details.channels()) {
            for (FromQueue from : channel.details().deliveries()) {
                long[] numbers = Numbers.of(from.counters());
                add(Kind.CHANNEL_QUEUE, id(channel, from), time, numbers, DETAIL, seen);
            }
        }
        keepOnly(Kind.CHANNEL_QUEUE, seen);
        details.routed()
                .forEach(
                        (route, messages) -> {
                            long[] numbers = Numbers.ofRouted(messages);
                            add(Kind.ROUTE, route, time, numbers, DETAIL, seen);
                        });
        keepOnly(Kind.ROUTE, seen);
    }

    /** The whole period a sample was meant for, be the timer a little early or late. */
    private long period() {
        return (now() + PERIOD_MILLIS / 5) / PERIOD_MILLIS * PERIOD_MILLIS;
    }

    public static Object id(OfChannel channel, ToExchange to) {
        return List.of(channel.name(), to.exchange());
    }

    public static Object id(OfChannel channel, FromQueue from) {
        return List.of(channel.name(), from.queue());
    }

    public static Object id(ExchangeSnapshot exchange) {
        return List.of(exchange.vhost(), exchange.name());
    }

    private void add(
            Kind kind,
            Object id,
            long time,
            long[] numbers,
            List<Retention> retentions,
            Set<Object> seen) {
        histories
                .get(kind)
                .computeIfAbsent(id, ignored -> new History(time, retentions))
                .add(time, numbers);
        seen.add(id);
    }

    private void keepOnly(Kind kind, Set<Object> seen) {
        histories.get(kind).keySet().retainAll(seen);
        seen.clear();
    }

    /**
     * What became of these numbers.
     *
     * @param now the present numbers
     */
    public Trend trend(Kind kind, Object id, long[] now) {
        History history = histories.get(kind).get(id);
        Past past = history == null ? time -> null : history;
        return trend(past, now, history == null ? -1 : history.changedMillis());
    }

    /** What became of the sum of several vhosts. */
    public Trend vhosts(Collection<String> names, long[] now) {
        List<History> parts = new ArrayList<>();
        names.forEach(name -> parts.add(histories.get(Kind.VHOST).get(name)));
        parts.removeIf(Objects::isNull);
        return trend(
                time ->
                        Numbers.sum(
                                parts.stream()
                                        .map(part -> part.at(time))
                                        .filter(Objects::nonNull)
                                        .toList()),
                now,
                -1);
    }

    /** The node, whose numbers did not begin at zero when sampling did. */
    public Trend node(long[] now) {
        History history = histories.get(Kind.NODE).get(NODE);
        return trend(
                time -> {
                    long[] then = history == null ? null : history.at(time);
                    return then == null ? now : then;
                },
                now,
                -1);
    }

    private Trend trend(Past past, long[] now, long changedMillis) {
        assert isOwner();
        long nowMillis = now();
        long baseMillis =
                nowMillis - sampledMillis >= RATE_MILLIS_MIN ? sampledMillis : sampledBeforeMillis;
        long elapsedMillis = Math.max(RATE_MILLIS_MIN, nowMillis - baseMillis);
        return new Trend(now, nowMillis, past, changedMillis, baseMillis, elapsedMillis);
    }

    /** Forgets all that was. */
    public void reset() {
        histories.values().forEach(Map::clear);
    }
}
