package io.leveret.broker.access;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/**
 * The last few answers a channel got, as publishing asks the same again and again. Has as many
 * entries as RabbitMQ's; a new one takes the place of the oldest. Belongs to one channel.
 */
final class PermissionCache {
    static final int ENTRIES_MAX = 12;

    private final Entry[] entries = new Entry[ENTRIES_MAX];
    private int next;

    /** {@code topic} is null where the question is not about one. */
    private record Entry(
            Permission permission,
            ResourceKind kind,
            String name,
            String topic,
            CompletableFuture<Boolean> answer) {

        boolean isAbout(Permission asked, ResourceKind askedKind, String askedName, String key) {
            return permission == asked
                    && kind == askedKind
                    && name.equals(askedName)
                    && (key == null ? topic == null : key.equals(topic));
        }
    }

    /** The answer got before, or null. */
    CompletableFuture<Boolean> find(
            Permission permission, ResourceKind kind, String name, String topic) {
        for (Entry entry : entries) {
            if (entry == null) {
                return null;
            }
            if (entry.isAbout(permission, kind, name, topic)) {
                return entry.answer;
            }
        }
        return null;
    }

    void add(
            Permission permission,
            ResourceKind kind,
            String name,
            String topic,
            CompletableFuture<Boolean> answer) {
        entries[next] = new Entry(permission, kind, name, topic, answer);
        next = (next + 1) % ENTRIES_MAX;
    }

    void clear() {
        Arrays.fill(entries, null);
        next = 0;
    }
}
