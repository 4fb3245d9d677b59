package io.leveret.broker.policy;

/**
 * A runtime parameter of a vhost.
 *
 * @param component who it is for: {@code operator_policy}, {@code vhost-limits}, {@code shovel}...
 * @param value what JSON can say, as Map (in order, immutable), List, String, Long, Double, Boolean
 *     or null
 */
public record Parameter(String vhost, String component, String name, Object value) {
    /** Kept like the others, but listed, set and removed as {@link Policy policies} only. */
    public static final String POLICY = "policy";

    public static final String OPERATOR_POLICY = "operator_policy";
    public static final String VHOST_LIMITS = "vhost-limits";
    public static final String SHOVEL = "shovel";
    public static final String FEDERATION_UPSTREAM = "federation-upstream";
    public static final String FEDERATION_UPSTREAM_SET = "federation-upstream-set";
}
