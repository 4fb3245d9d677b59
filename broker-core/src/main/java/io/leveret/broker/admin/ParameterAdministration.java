package io.leveret.broker.admin;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** Policies, operator policies, runtime parameters, global parameters and limits of vhosts. */
public final class ParameterAdministration {
    // TODO settled by the policy registry.
    private final Map<String, Policy> policies = new ConcurrentSkipListMap<>();
    private final Map<String, Policy> operatorPolicies = new ConcurrentSkipListMap<>();
    private final Map<String, Parameter> parameters = new ConcurrentSkipListMap<>();
    private final Map<String, Object> globals = new ConcurrentSkipListMap<>();
    private final Map<String, Map<String, Long>> vhostLimits = new ConcurrentSkipListMap<>();

    /** A policy of a vhost. */
    public record Policy(
            String vhost,
            String name,
            String pattern,
            Map<String, Object> definition,
            int priority,
            String applyTo) {}

    /** A runtime parameter of a vhost. */
    public record Parameter(String vhost, String component, String name, Object value) {}

    /** A parameter of the whole broker. */
    public record GlobalParameter(String name, Object value) {}

    public List<Policy> policies() {
        return List.copyOf(policies.values());
    }

    public List<Policy> operatorPolicies() {
        return List.copyOf(operatorPolicies.values());
    }

    public boolean putPolicy(Policy policy) {
        return policies.put(policy.vhost() + '\0' + policy.name(), policy) == null;
    }

    public boolean removePolicy(String vhost, String name) {
        return policies.remove(vhost + '\0' + name) != null;
    }

    public boolean putOperatorPolicy(Policy policy) {
        return operatorPolicies.put(policy.vhost() + '\0' + policy.name(), policy) == null;
    }

    public boolean removeOperatorPolicy(String vhost, String name) {
        return operatorPolicies.remove(vhost + '\0' + name) != null;
    }

    public List<Parameter> parameters() {
        return List.copyOf(parameters.values());
    }

    public boolean putParameter(Parameter parameter) {
        return parameters.put(
                        parameter.vhost() + '\0' + parameter.component() + '\0' + parameter.name(),
                        parameter)
                == null;
    }

    public boolean removeParameter(String vhost, String component, String name) {
        return parameters.remove(vhost + '\0' + component + '\0' + name) != null;
    }

    public List<GlobalParameter> globalParameters() {
        return globals.entrySet().stream()
                .map(entry -> new GlobalParameter(entry.getKey(), entry.getValue()))
                .toList();
    }

    public boolean putGlobalParameter(String name, Object value) {
        return globals.put(name, value) == null;
    }

    public boolean removeGlobalParameter(String name) {
        return globals.remove(name) != null;
    }

    public Map<String, Map<String, Long>> vhostLimits() {
        return vhostLimits;
    }
}
