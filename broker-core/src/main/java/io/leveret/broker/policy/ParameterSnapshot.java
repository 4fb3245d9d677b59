package io.leveret.broker.policy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All parameters as they are at one moment. Immutable; read by any thread without locks.
 *
 * @param vhosts what the parameters of each vhost amount to
 */
record ParameterSnapshot(
        Map<ParameterKey, Parameter> parameters,
        Map<String, GlobalParameter> globals,
        Map<String, VhostParameters> vhosts) {

    /** The maps are no longer changed by whoever made them. */
    ParameterSnapshot {
        parameters = Collections.unmodifiableMap(parameters);
        globals = Collections.unmodifiableMap(globals);
        vhosts = Collections.unmodifiableMap(vhosts);
    }

    static ParameterSnapshot of(
            Map<ParameterKey, Parameter> parameters, Map<String, GlobalParameter> globals) {
        Map<String, List<Parameter>> byVhost = new TreeMap<>();
        for (Parameter parameter : parameters.values()) {
            byVhost.computeIfAbsent(parameter.vhost(), ignored -> new ArrayList<>()).add(parameter);
        }
        Map<String, VhostParameters> vhosts = new TreeMap<>();
        byVhost.forEach((vhost, own) -> vhosts.put(vhost, VhostParameters.of(own)));
        return new ParameterSnapshot(parameters, globals, vhosts);
    }

    VhostParameters vhost(String name) {
        return vhosts.getOrDefault(name, VhostParameters.NONE);
    }
}
