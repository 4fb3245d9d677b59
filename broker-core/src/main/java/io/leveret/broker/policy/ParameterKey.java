package io.leveret.broker.policy;

import java.util.Comparator;

/** Ordered by vhost, component, name. */
record ParameterKey(String vhost, String component, String name)
        implements Comparable<ParameterKey> {
    private static final Comparator<ParameterKey> ORDER =
            Comparator.comparing(ParameterKey::vhost)
                    .thenComparing(ParameterKey::component)
                    .thenComparing(ParameterKey::name);

    static ParameterKey of(Parameter parameter) {
        return new ParameterKey(parameter.vhost(), parameter.component(), parameter.name());
    }

    /** Different for different keys, whatever characters the names have. */
    String stored() {
        return "v:" + vhost.length() + ":" + vhost + component.length() + ":" + component + name;
    }

    static String storedGlobal(String name) {
        return "g:" + name;
    }

    @Override
    public int compareTo(ParameterKey other) {
        return ORDER.compare(this, other);
    }
}
