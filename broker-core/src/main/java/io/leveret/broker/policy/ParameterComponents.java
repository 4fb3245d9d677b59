package io.leveret.broker.policy;

import java.util.Map;
import java.util.TreeMap;

/** Who takes runtime parameters, and what each accepts. */
final class ParameterComponents {
    /** The one name a vhost's limits are kept under. */
    static final String LIMITS = "limits";

    private ParameterComponents() {}

    /**
     * The value as it is to be kept.
     *
     * @throws ParameterException when the component refuses it, or there is no such component
     */
    static Object accept(String vhost, String component, String name, Object value) {
        Object canonical = ParameterValues.canonical(value);
        return switch (component) {
            case Parameter.POLICY -> PolicyParser.parse(vhost, name, false, canonical).toValue();
            case Parameter.OPERATOR_POLICY ->
                    PolicyParser.parse(vhost, name, true, canonical).toValue();
            case Parameter.VHOST_LIMITS -> limits(name, canonical);
            case Parameter.SHOVEL -> LinkParameters.shovel(name, canonical);
            case Parameter.FEDERATION_UPSTREAM -> LinkParameters.upstream(name, canonical);
            case Parameter.FEDERATION_UPSTREAM_SET -> LinkParameters.upstreamSet(name, canonical);
            default ->
                    throw ParameterException.validationFailed(
                            "component " + component + " not found");
        };
    }

    private static Object limits(String name, Object value) {
        Map<String, Object> limits = ParameterValues.dictionary(value);
        if (limits == null) {
            throw ParameterException.validationFailed(
                    name + " not a list " + ErlangTerms.of(value));
        }
        Map<String, Object> unknown = new TreeMap<>(limits);
        unknown.keySet().removeAll(VhostLimits.keys());
        if (!unknown.isEmpty()) {
            throw ParameterException.validationFailed(
                    "Unrecognised terms " + ErlangTerms.pairs(unknown) + " in " + name);
        }
        limits.forEach(ParameterComponents::requireInteger);
        if (!name.equals(LIMITS)) {
            throw ParameterException.validationFailed(
                    "limits are kept under the name limits, not " + name);
        }
        return limits;
    }

    private static void requireInteger(String key, Object value) {
        if (!(value instanceof Long)) {
            throw ParameterException.validationFailed(
                    key + " should be a number, actually was " + ErlangTerms.of(value));
        }
    }
}
