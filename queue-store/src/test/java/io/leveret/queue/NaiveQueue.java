package io.leveret.queue;

import io.leveret.queue.QueueSettings.Overflow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * What a queue should do, written to be obviously right: lists that are searched and sorted, and
 * time that passes millisecond by millisecond.
 */
final class NaiveQueue {
    static final class Item {
        long position;
        String body;
        int bytes;
        boolean persistent;
        boolean stored;
        boolean redelivered;
        int priority;
        int deliveryCount;
        long expiresAt = Long.MAX_VALUE;

        /** When it was published, or is to be tried again. */
        long since;

        /** Among the ready ones because it was given back. */
        boolean returned;

        long deliveredAt;
        Member holder;

        /** Whether who got it was told that it had it for too long. */
        boolean late;

        /** Null if it has none. */
        Key key;
    }

    /** The key of a message that was taken. */
    static final class Key {
        final String name;
        final long position;
        long expiresAt = Long.MAX_VALUE;

        /** Whether its message is safe, or need not be. */
        boolean safe;

        boolean stored;
        final List<String> duplicates = new ArrayList<>();

        Key(String name, long position) {
            this.name = name;
            this.position = position;
        }
    }

    /** A consumer. */
    static final class Member {
        final String tag;
        final boolean noAck;
        final int prefetch;
        final int priority;
        boolean subscribed = true;
        boolean willing = true;
        boolean refused;
        boolean timedOut;
        int unacked;
        final List<String> received = new ArrayList<>();

        Member(String tag, boolean noAck, int prefetch, int priority) {
            this.tag = tag;
            this.noAck = noAck;
            this.prefetch = prefetch;
            this.priority = priority;
        }
    }

    final QueueIdentity identity;
    QueueSettings settings;
    long now;
    long nextPosition;
    final List<Item> ready = new ArrayList<>();

    /** Of each level in a queue that shares deliveries out, and where the foremost was. */
    private final long[] places = new long[256];

    private long start;

    /** In the order of delivery. */
    final List<Item> unacked = new ArrayList<>();

    /** Given back, to be tried again later. */
    final List<Item> waiting = new ArrayList<>();

    final List<Item> dying = new ArrayList<>();
    final List<Item> unstored = new ArrayList<>();

    /** Of a cache, in the order in which they were seen. */
    final List<Key> cache = new ArrayList<>();

    final List<Member> members = new ArrayList<>();

    /** Those that can take a message, in the order in which they will. */
    final List<Member> turn = new ArrayList<>();

    Member active;
    long usedAt;
    boolean leaseOver;
    boolean deadLettersAreSafeAtOnce = true;
    final List<String> effects = new ArrayList<>();
    final List<String> receipts = new ArrayList<>();

    NaiveQueue(QueueIdentity identity, QueueSettings settings, long now) {
        this.identity = identity;
        this.settings = settings;
        this.now = now;
        this.usedAt = now;
    }

    /** A publish with a key that drops it if the key is known. */
    void publish(
            String body, boolean persistentMode, int priority, long expiration, String keyName) {
        Key known = keyName == null ? null : known(keyName);
        if (known != null) {
            if (known.safe) {
                receipts.add(body + " accepted");
            } else {
                known.duplicates.add(body);
            }
            return;
        }
        Key key = keyName == null ? null : new Key(keyName, nextPosition);
        publish(body, persistentMode, priority, expiration, key);
    }

    private Key known(String name) {
        if (!settings.deduplication().isCache()) {
            List<Item> held = new ArrayList<>(ready);
            held.addAll(unacked);
            held.addAll(waiting);
            held.addAll(dying);
            return held.stream()
                    .map(item -> item.key)
                    .filter(key -> key != null && key.name.equals(name))
                    .findAny()
                    .orElse(null);
        }
        cache.removeIf(key -> key.name.equals(name) && key.expiresAt <= now);
        return cache.stream().filter(key -> key.name.equals(name)).findAny().orElse(null);
    }

    private void remember(Key key) {
        Deduplication how = settings.deduplication();
        if (how.isCache()) {
            key.expiresAt = how.cacheTtlMillis() < 0 ? Long.MAX_VALUE : now + how.cacheTtlMillis();
            cache.add(key);
            if (cache.size() > how.cacheSize()) {
                cache.remove(0);
            }
        }
    }

    private void publish(
            String body, boolean persistentMode, int priority, long expiration, Key key) {
        Item item = new Item();
        item.position = nextPosition++;
        item.body = body;
        item.bytes = body.length();
        if (refuses(item)) {
            if (settings.overflow() == Overflow.REJECT_PUBLISH_DLX) {
                die(item, "maxlen");
            }
            receipts.add(body + " rejected");
            return;
        }
        item.persistent = persistentMode || identity.type() == QueueType.QUORUM;
        boolean keyIsStored = item.persistent;
        if (key != null) {
            item.key = key;
            remember(key);
        }
        long ttl = settings.messageTtlMillis();
        if (expiration >= 0 && (ttl < 0 || expiration < ttl)) {
            ttl = expiration;
        }
        item.expiresAt = ttl < 0 ? Long.MAX_VALUE : now + ttl;
        item.priority = Math.max(0, Math.min(priority, settings.maxPriority()));
        item.since = now;
        Member taker = ready.isEmpty() ? next() : null;
        if (taker != null && taker.noAck) {
            item.persistent = false;
        }
        if (item.persistent) {
            unstored.add(item);
        }
        if (taker != null) {
            deliver(item, taker);
        } else {
            insert(item);
        }
        run();
        if (item.persistent) {
            return;
        }
        if (key != null && keyIsStored && settings.deduplication().isCache()) {
            // Nothing is left of the message, but its key is to be remembered.
            unstored.add(item);
            return;
        }
        receipts.add(body + " accepted");
        if (key != null) {
            key.safe = true;
        }
    }

    private boolean refuses(Item item) {
        return settings.overflow() != Overflow.DROP_HEAD
                && (over(settings.maxLength(), ready.size() + 1)
                        || over(settings.maxLengthBytes(), readyBytes() + item.bytes));
    }

    private static boolean over(long limit, long value) {
        return limit >= 0 && value > limit;
    }

    long readyBytes() {
        return ready.stream().mapToLong(item -> item.bytes).sum();
    }

    /** What waits is written to disk. */
    void sync() {
        for (Item item : unstored) {
            item.stored = item.persistent;
            receipts.add(item.body + " accepted");
            if (item.key != null) {
                item.key.safe = true;
                item.key.stored = true;
                item.key.duplicates.forEach(body -> receipts.add(body + " accepted"));
            }
        }
        unstored.clear();
    }

    void subscribe(Member member) {
        members.add(member);
        if (settings.singleActiveConsumer() && active == null) {
            active = member;
        }
        updateTurn();
        run();
    }

    void cancel(Member member) {
        members.remove(member);
        member.subscribed = false;
        if (active == member) {
            active =
                    members.stream()
                            .max(
                                    Comparator.comparingInt((Member each) -> each.priority)
                                            .thenComparing(each -> -members.indexOf(each)))
                            .orElse(null);
        }
        updateTurn();
        run();
        if (members.isEmpty()) {
            usedAt = now;
            if (identity.autoDelete()) {
                effects.add("unused");
            }
        }
    }

    void resume(Member member) {
        member.refused = false;
        updateTurn();
        run();
    }

    private void updateTurn() {
        turn.removeIf(member -> !canTake(member));
        for (Member member : members) {
            if (canTake(member) && !turn.contains(member)) {
                turn.add(member);
            }
        }
    }

    private boolean canTake(Member member) {
        return member.subscribed
                && !member.refused
                && (member.noAck || member.prefetch == 0 || member.unacked < member.prefetch)
                && (!settings.singleActiveConsumer() || member == active);
    }

    private Member next() {
        while (!turn.isEmpty()) {
            Member best = turn.get(0);
            for (Member member : turn) {
                if (member.priority > best.priority) {
                    best = member;
                }
            }
            if (best.willing) {
                turn.remove(best);
                turn.add(best);
                return best;
            }
            best.refused = true;
            updateTurn();
        }
        return null;
    }

    private void deliver(Item item, Member member) {
        member.received.add(describe(item));
        if (!member.noAck) {
            hold(item, member);
            member.unacked++;
            updateTurn();
        }
    }

    static String describe(Item item) {
        return item.body + (item.redelivered ? " again " : " ") + item.deliveryCount;
    }

    private void hold(Item item, Member member) {
        item.holder = member;
        item.late = false;
        item.deliveredAt = now;
        unacked.add(item);
    }

    /** Expired ones go, then those who want get; what is too much then goes. */
    void run() {
        do {
            Member member;
            while (expire() && !ready.isEmpty() && (member = next()) != null) {
                deliver(poll(), member);
            }
        } while (dropExcess());
    }

    /** Of the level that is next, the first. */
    private Item peek() {
        int best = -1;
        for (int level = Math.max(0, settings.maxPriority()); level >= 0; level--) {
            if (first(level) != null && (best < 0 || comesBefore(level, best))) {
                best = level;
            }
        }
        return best < 0 ? null : first(best);
    }

    private Item poll() {
        Item item = peek();
        ready.remove(item);
        item.returned = false;
        start = places[item.priority];
        places[item.priority] += (1 << 24) / (item.priority + 1);
        return item;
    }

    private Item first(int level) {
        return ready.stream().filter(item -> item.priority == level).findFirst().orElse(null);
    }

    private boolean comesBefore(int lower, int higher) {
        return switch (settings.priorityMode()) {
            case STRICT -> false;
            case WEIGHTED -> places[lower] < places[higher];
            case AGING -> since(lower) < since(higher);
        };
    }

    private long since(int level) {
        long since = Long.MAX_VALUE;
        for (boolean returned : new boolean[] {false, true}) {
            since =
                    Math.min(
                            since,
                            ready.stream()
                                    .filter(item -> item.priority == level)
                                    .filter(item -> item.returned == returned)
                                    .findFirst()
                                    .map(item -> item.since)
                                    .orElse(Long.MAX_VALUE));
        }
        return since - level * settings.priorityAgingMillis();
    }

    private void returned(Item item) {
        if (identity.type() == QueueType.QUORUM) {
            // Before all others but those that came back before it.
            int at = 0;
            while (at < ready.size() && ready.get(at).returned) {
                at++;
            }
            ready.add(at, item);
        } else {
            insert(item);
        }
        item.returned = true;
    }

    /** The highest priority first, then the order of publishing. */
    private void insert(Item item) {
        if (first(item.priority) == null) {
            places[item.priority] = Math.max(places[item.priority], start);
        }
        int at = ready.size();
        while (at > 0 && comesBefore(item, ready.get(at - 1))) {
            at--;
        }
        ready.add(at, item);
    }

    private static boolean comesBefore(Item a, Item b) {
        return a.priority > b.priority || (a.priority == b.priority && a.position < b.position);
    }

    /** False if the first is expired and must wait until others are safe. */
    private boolean expire() {
        while (!ready.isEmpty() && peek().expiresAt <= now) {
            if (dying.size() >= DyingMessages.MAX) {
                return false;
            }
            die(poll(), "expired");
        }
        return true;
    }

    private boolean dropExcess() {
        boolean any = false;
        while (settings.overflow() == Overflow.DROP_HEAD
                && dying.size() < DyingMessages.MAX
                && (over(settings.maxLength(), ready.size())
                        || over(settings.maxLengthBytes(), readyBytes()))) {
            die(poll(), "maxlen");
            any = true;
        }
        return any;
    }

    private void die(Item item, String reason) {
        if (settings.deadLetterExchange() == null) {
            return;
        }
        effects.add("dead " + item.body + " " + reason);
        if (!deadLettersAreSafeAtOnce) {
            dying.add(item);
        }
    }

    Item get(boolean noAck) {
        usedAt = now;
        expire();
        Item item = ready.isEmpty() ? null : poll();
        if (item != null && !noAck) {
            hold(item, null);
        }
        run();
        return item;
    }

    void settle(Item item, Outcome outcome) {
        unacked.remove(item);
        if (item.holder != null) {
            item.holder.unacked--;
            updateTurn();
        }
        switch (outcome) {
            case ACK -> {}
            case REJECT -> die(item, "rejected");
            case REQUEUE, RECOVER, RETURN -> putBack(item, outcome);
        }
        run();
    }

    private void putBack(Item item, Outcome outcome) {
        item.redelivered = true;
        RetryPolicy retry = settings.retry();
        if (identity.type() == QueueType.QUORUM || retry != null) {
            if (over(settings.deliveryLimit(), item.deliveryCount + 1)) {
                die(item, "delivery_limit");
                return;
            }
            item.deliveryCount++;
        }
        if (retry != null && outcome == Outcome.REQUEUE && item.expiresAt > now) {
            long seed = identity.name().hashCode() * 31L + item.position;
            item.since = now + retry.delayMillis(item.deliveryCount, seed);
            waiting.add(item);
            return;
        }
        if (identity.type() == QueueType.QUORUM
                && settings.deliveryLimit() < 0
                && outcome != Outcome.RETURN) {
            ready.add(item);
        } else {
            returned(item);
        }
        dropExcess();
    }

    /** Those whose time has come, or that expire while they wait, are ready again. */
    private void release() {
        waiting.sort(
                Comparator.comparingLong((Item item) -> Math.min(item.since, item.expiresAt))
                        .thenComparing(item -> item.position));
        while (!waiting.isEmpty()
                && (waiting.get(0).since <= now || waiting.get(0).expiresAt <= now)) {
            returned(waiting.remove(0));
            dropExcess();
        }
    }

    int purge() {
        int purged = ready.size() + waiting.size();
        while (!ready.isEmpty()) {
            poll();
        }
        waiting.clear();
        return purged;
    }

    void apply(QueueSettings changed) {
        if (settings.expiresMillis() != changed.expiresMillis()) {
            usedAt = now;
        }
        if (settings.consumerTimeoutMillis() <= 0) {
            unacked.forEach(item -> item.deliveredAt = now);
        }
        settings = changed;
        dropExcess();
        run();
    }

    void allSafe() {
        while (!dying.isEmpty()) {
            dying.remove(0);
            if (dying.size() == DyingMessages.MAX - 1) {
                run();
            }
        }
    }

    void pass(long millis) {
        for (long i = 0; i < millis; i++) {
            now++;
            release();
            run();
            if (settings.consumerTimeoutMillis() > 0) {
                tellWhoIsLate();
            }
            if (settings.expiresMillis() >= 0
                    && !leaseOver
                    && members.isEmpty()
                    && usedAt + settings.expiresMillis() <= now) {
                leaseOver = true;
                effects.add("lease expired");
            }
        }
    }

    /** Consumers, then those who took with basic.get. */
    private void tellWhoIsLate() {
        List<Item> late =
                unacked.stream()
                        .filter(item -> item.deliveredAt + settings.consumerTimeoutMillis() <= now)
                        .toList();
        for (Item item : late) {
            if (item.holder != null && !item.holder.timedOut) {
                item.holder.timedOut = true;
                effects.add("timed out " + item.holder.tag);
            }
        }
        for (Item item : late) {
            if (item.holder == null && !item.late) {
                item.late = true;
                effects.add("timed out get of " + item.body);
            }
        }
    }

    /** Only what is on disk remains. */
    void restart() {
        List<Item> kept = new ArrayList<>(ready);
        kept.addAll(unacked);
        kept.addAll(waiting);
        kept.addAll(dying);
        kept.removeIf(item -> !item.stored);
        ready.clear();
        unacked.clear();
        waiting.clear();
        dying.clear();
        unstored.clear();
        members.clear();
        turn.clear();
        active = null;
        usedAt = now;
        leaseOver = false;
        Arrays.fill(places, 0);
        start = 0;
        for (Item item : kept) {
            item.returned = false;
            item.redelivered = true;
            item.holder = null;
            if (item.since > now) {
                waiting.add(item);
            } else {
                insert(item);
            }
        }
        cache.removeIf(key -> !key.stored);
        nextPosition =
                Math.max(
                                kept.stream().mapToLong(item -> item.position).max().orElse(-1),
                                cache.stream().mapToLong(key -> key.position).max().orElse(-1))
                        + 1;
        cache.removeIf(key -> key.expiresAt <= now);
    }
}
