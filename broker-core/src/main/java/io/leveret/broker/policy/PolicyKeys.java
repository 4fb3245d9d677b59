package io.leveret.broker.policy;

import static io.leveret.broker.policy.PolicyResource.CLASSIC_QUEUE;
import static io.leveret.broker.policy.PolicyResource.EXCHANGE;
import static io.leveret.broker.policy.PolicyResource.QUORUM_QUEUE;
import static io.leveret.broker.policy.PolicyResource.STREAM;

import io.leveret.broker.rate.RateLimits;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What a policy's definition can say. Everything RabbitMQ knows is accepted; what concerns a
 * cluster or a store that is not ours ({@code ha-*}, {@code queue-mode}, locators) has no effect.
 */
final class PolicyKeys {
    /** Stream retention: a number and a unit. */
    private static final Pattern MAX_AGE = Pattern.compile("[0-9]+[YMDhms]");

    /** RabbitMQ's timers go no further: ten years. */
    private static final long TIMER_MAX_MILLIS = 315_360_000_000L;

    private static final String DELIVERY_LIMIT = "delivery-limit";
    private static final String RETRY_DELAY = "retry-delay";
    private static final String MASTER_LOCATOR = "queue-master-locator";

    private static final List<String> FEDERATION =
            List.of(
                    "federation-upstream",
                    "federation-upstream-set",
                    "federation-upstream-pattern");

    private static final Map<String, Rule> RULES = new LinkedHashMap<>();

    /**
     * What one key takes.
     *
     * @param complaint what RabbitMQ says after a value that does not fit
     * @param operator whether an operator policy may set it
     * @param queues the types of queues that know it
     */
    private record Rule(
            Predicate<Object> fits,
            String complaint,
            boolean operator,
            Set<PolicyResource> queues) {}

    static {
        Set<PolicyResource> queues = EnumSet.of(CLASSIC_QUEUE, QUORUM_QUEUE);
        Set<PolicyResource> anyQueue = EnumSet.of(CLASSIC_QUEUE, QUORUM_QUEUE, STREAM);
        Set<PolicyResource> classic = EnumSet.of(CLASSIC_QUEUE);
        Set<PolicyResource> quorum = EnumSet.of(QUORUM_QUEUE);
        Set<PolicyResource> stream = EnumSet.of(STREAM);
        operator("message-ttl", atLeast(0), "is not a valid message TTL", queues);
        operator("expires", atLeast(1), "is not a valid queue expiry", queues);
        operator("max-length", atLeast(0), "is not a valid maximum length", queues);
        operator(
                "max-length-bytes", atLeast(0), "is not a valid maximum length in bytes", anyQueue);
        operator(
                "max-in-memory-length",
                atLeast(0),
                "is not a valid maximum memory in bytes",
                queues);
        operator(
                "max-in-memory-bytes",
                atLeast(0),
                "is not a valid maximum memory in bytes",
                queues);
        operator(DELIVERY_LIMIT, atLeast(0), "is not a valid delivery limit", quorum);
        operator(RETRY_DELAY, between(1, TIMER_MAX_MILLIS), "is not a valid retry delay", queues);
        operator(
                "retry-max-delay",
                between(1, TIMER_MAX_MILLIS),
                "is not a valid maximum retry delay",
                queues);
        operator(
                "retry-multiplier",
                number(1, Double.MAX_VALUE),
                "is not a valid retry multiplier",
                queues);
        operator("retry-jitter", number(0, 1), "is not a valid retry jitter", queues);
        operator("consumer-timeout", atLeast(0), "is not a valid consumer timeout", queues);
        operator(
                "target-group-size",
                atLeast(1),
                "is not a valid quorum queue target group size",
                quorum);
        operator(
                "overflow",
                oneOf("drop-head", "reject-publish", "reject-publish-dlx"),
                "is not a valid overflow value",
                queues);
        for (String key : RateLimits.KEYS) {
            operator(key, atLeast(1), "is not a valid rate limit", queues);
        }
        operator("queue-version", oneOf(1L, 2L), "is not a valid queue-version value", anyQueue);
        policy(
                "dead-letter-exchange",
                String.class::isInstance,
                "is not a valid dead letter exchange name",
                queues);
        policy(
                "dead-letter-routing-key",
                String.class::isInstance,
                "is not a valid dead letter routing key",
                queues);
        policy(
                "dead-letter-strategy",
                oneOf("at-most-once", "at-least-once"),
                "is not a valid dead letter strategy",
                quorum);
        policy(
                "alternate-exchange",
                String.class::isInstance,
                "is not a valid alternate exchange name",
                anyQueue);
        policy("queue-mode", oneOf("default", "lazy"), "is not a valid queue-mode value", classic);
        policy(
                "queue-leader-locator",
                oneOf("client-local", "balanced", "random", "least-leaders"),
                "is not a valid queue leader locator value",
                anyQueue);
        policy(
                MASTER_LOCATOR,
                oneOf("min-masters", "client-local", "random"),
                "invalid queue-master-locator value",
                classic);
        policy("initial-cluster-size", atLeast(0), "is not a valid cluster size", stream);
        policy("max-age", PolicyKeys::isMaxAge, "is not a valid max age", stream);
        policy(
                "stream-max-segment-size-bytes",
                between(0, 3_000_000_000L),
                "is not a valid segment size",
                stream);
        policy(
                "stream-filter-size-bytes",
                between(16, 255),
                "is not a valid filter size. Valid range is 16-255",
                stream);
        for (String key : MirroringKeys.NAMES) {
            // Checked together, see there.
            policy(key, value -> true, "", classic);
        }
        for (String key : FEDERATION) {
            String complaint = "is not a valid " + key.replace('-', ' ') + " name";
            policy(key, String.class::isInstance, complaint, anyQueue);
        }
    }

    private PolicyKeys() {}

    private static void policy(
            String key, Predicate<Object> fits, String complaint, Set<PolicyResource> queues) {
        RULES.put(key, new Rule(fits, complaint, false, queues));
    }

    private static void operator(
            String key, Predicate<Object> fits, String complaint, Set<PolicyResource> queues) {
        RULES.put(key, new Rule(fits, complaint, true, queues));
    }

    private static Predicate<Object> atLeast(long least) {
        return between(least, Long.MAX_VALUE);
    }

    private static Predicate<Object> between(long least, long most) {
        return value -> value instanceof Long number && number >= least && number <= most;
    }

    /** Whole or not. */
    private static Predicate<Object> number(double least, double most) {
        return value ->
                value instanceof Number number
                        && number.doubleValue() >= least
                        && number.doubleValue() <= most;
    }

    private static Predicate<Object> oneOf(Object... values) {
        Set<Object> allowed = Set.of(values);
        return value -> value != null && allowed.contains(value);
    }

    private static boolean isMaxAge(Object value) {
        return value instanceof String text && MAX_AGE.matcher(text).matches();
    }

    /**
     * What RabbitMQ has against a definition; null if nothing. It asks one group of keys after the
     * other, and says only what it finds first.
     */
    static String complaint(Map<String, Object> definition, boolean operator) {
        if (definition.isEmpty()) {
            return "no policy provided";
        }
        Map<String, Object> unknown = new TreeMap<>();
        Map<String, Object> known = new TreeMap<>();
        definition.forEach(
                (key, value) -> {
                    Rule rule = RULES.get(key);
                    boolean allowed = rule != null && (rule.operator() || !operator);
                    (allowed ? known : unknown).put(key, value);
                });
        String complaint = null;
        if (known.containsKey(MASTER_LOCATOR)) {
            complaint = complaint(MASTER_LOCATOR, known.get(MASTER_LOCATOR));
        }
        for (Map.Entry<String, Object> entry : known.entrySet()) {
            if (complaint == null) {
                complaint = complaint(entry.getKey(), entry.getValue());
            }
        }
        if (complaint == null) {
            complaint = MirroringKeys.complaint(known);
        }
        if (complaint == null && FEDERATION.stream().filter(known::containsKey).count() > 1) {
            complaint =
                    "cannot specify federation-upstream, federation-upstream-set or"
                            + " federation-upstream-pattern together";
        }
        if (complaint == null && !unknown.isEmpty()) {
            complaint = ErlangTerms.pairs(unknown) + " are not recognised policy settings";
        }
        return complaint;
    }

    private static String complaint(String key, Object value) {
        Rule rule = RULES.get(key);
        return rule.fits().test(value) ? null : ErlangTerms.of(value) + " " + rule.complaint();
    }

    /**
     * Whether a policy with these keys applies to such a resource. As in RabbitMQ, one key that the
     * type of a queue does not know keeps it from the whole policy; exchanges take any. A classic
     * queue knows a delivery limit if its messages are tried again later.
     */
    static boolean apply(Collection<String> keys, PolicyResource resource) {
        if (resource == EXCHANGE) {
            return true;
        }
        for (String key : keys) {
            Rule rule = RULES.get(key);
            boolean known =
                    rule == null
                            || rule.queues().contains(resource)
                            || key.equals(DELIVERY_LIMIT)
                                    && resource == CLASSIC_QUEUE
                                    && keys.contains(RETRY_DELAY);
            if (!known) {
                return false;
            }
        }
        return true;
    }

    /** How an operator policy's value is merged with the policy's: the smaller number counts. */
    static Object strictest(Object value, Object operators) {
        if (value instanceof Long a && operators instanceof Long b) {
            return Math.min(a, b);
        }
        return value instanceof Number a
                        && operators instanceof Number b
                        && a.doubleValue() <= b.doubleValue()
                ? value
                : operators;
    }
}
