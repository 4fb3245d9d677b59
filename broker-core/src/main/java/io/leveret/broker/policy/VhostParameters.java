package io.leveret.broker.policy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * What the parameters of one vhost amount to. Immutable.
 *
 * @param policies lowest priority first, as RabbitMQ lists them
 * @param operatorPolicies likewise
 */
record VhostParameters(List<Policy> policies, List<Policy> operatorPolicies, VhostLimits limits) {

    static final VhostParameters NONE = new VhostParameters(List.of(), List.of(), VhostLimits.NONE);

    /** Rising priority, then names. */
    private static final Comparator<Policy> ORDER =
            Comparator.<Policy>comparingDouble(policy -> policy.priority().doubleValue())
                    .thenComparing(Policy::name);

    /** The parameters must have been validated. */
    static VhostParameters of(Collection<Parameter> parameters) {
        List<Policy> policies = new ArrayList<>();
        List<Policy> operatorPolicies = new ArrayList<>();
        VhostLimits limits = VhostLimits.NONE;
        for (Parameter parameter : parameters) {
            switch (parameter.component()) {
                case Parameter.POLICY -> policies.add(Policy.of(parameter));
                case Parameter.OPERATOR_POLICY -> operatorPolicies.add(Policy.of(parameter));
                case Parameter.VHOST_LIMITS ->
                        limits = VhostLimits.of(ParameterValues.dictionary(parameter.value()));
                default -> {}
            }
        }
        policies.sort(ORDER);
        operatorPolicies.sort(ORDER);
        return new VhostParameters(List.copyOf(policies), List.copyOf(operatorPolicies), limits);
    }

    EffectivePolicy effectiveFor(String name, PolicyResource resource) {
        return EffectivePolicy.of(
                best(policies, name, resource), best(operatorPolicies, name, resource));
    }

    private static Policy best(List<Policy> rising, String name, PolicyResource resource) {
        for (int i = rising.size() - 1; i >= 0; i--) {
            if (rising.get(i).matches(name, resource)) {
                return rising.get(i);
            }
        }
        return null;
    }
}
