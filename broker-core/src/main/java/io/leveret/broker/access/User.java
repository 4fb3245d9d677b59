package io.leveret.broker.access;

import io.leveret.broker.rate.RateLimits;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Somebody who may log in. A connection keeps the user as it was when it logged in, as in RabbitMQ:
 * new tags count from the next login, new permissions at once.
 *
 * @param tags in the order they were given; {@code administrator}, {@code monitoring}, {@code
 *     policymaker}, {@code management} and {@code impersonator} mean something, others do not
 * @param rights who knows what it may do; null for the broker itself
 */
public record User(
        String name,
        PasswordHash password,
        Set<String> tags,
        Map<UserLimit, Long> limits,
        UserRights rights) {

    public static final String ADMINISTRATOR = "administrator";
    public static final String MONITORING = "monitoring";
    public static final String POLICYMAKER = "policymaker";
    public static final String MANAGEMENT = "management";

    /** May publish with another's name in {@code user-id}. */
    public static final String IMPERSONATOR = "impersonator";

    public User {
        tags = Collections.unmodifiableSet(new LinkedHashSet<>(tags));
        Map<UserLimit, Long> copy = new EnumMap<>(UserLimit.class);
        copy.putAll(limits);
        limits = Collections.unmodifiableMap(copy);
    }

    /** One of the broker's own users. */
    public User(String name, PasswordHash password, Set<String> tags, Map<UserLimit, Long> limits) {
        this(name, password, tags, limits, null);
    }

    public User(String name, PasswordHash password, String... tags) {
        this(name, password, new LinkedHashSet<>(List.of(tags)), Map.of());
    }

    /** Somebody whose password is known elsewhere. */
    public User(String name) {
        this(name, PasswordHash.NONE);
    }

    public boolean has(String tag) {
        return tags.contains(tag);
    }

    /** Negative for no limit. */
    public long limit(UserLimit limit) {
        return limits.getOrDefault(limit, -1L);
    }

    /** Whether having that many already, one more is too many. */
    public boolean isAtLimit(UserLimit limit, int present) {
        Long most = limits.get(limit);
        return most != null && most >= 0 && present >= most;
    }

    /** How fast messages may come from its connections and go there, over all of them. */
    public RateLimits rates() {
        return limits.isEmpty()
                ? RateLimits.NONE
                : RateLimits.of(key -> limits.get(UserLimit.byKey(key)));
    }

    public User withPassword(PasswordHash newPassword) {
        return new User(name, newPassword, tags, limits, rights);
    }

    public User withTags(Set<String> newTags) {
        return new User(name, password, newTags, limits, rights);
    }

    public User withLimits(Map<UserLimit, Long> newLimits) {
        return new User(name, password, tags, newLimits, rights);
    }

    public User withRights(UserRights newRights) {
        return new User(name, password, tags, limits, newRights);
    }

    @Override
    public String toString() {
        return name;
    }
}
