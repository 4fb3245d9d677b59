package io.leveret.compat.policy;

import io.leveret.compat.Administration.Policy;
import io.leveret.compat.Scenario;
import java.util.Map;

/** A scenario that sets policies in "/" and removes them afterwards. */
abstract class PolicyScenario extends Scenario {
    private int lastPolicy;

    /** For everything of exactly this name. */
    protected final String policy(String resource, Map<String, Object> definition) {
        return policy(resource, 0, definition);
    }

    protected final String policy(String resource, int priority, Map<String, Object> definition) {
        String policy = resource + "-policy-" + ++lastPolicy;
        broker.administration()
                .setPolicy(
                        "/", new Policy(policy, "^" + resource + "$", "all", priority, definition));
        afterwards(() -> broker.administration().deletePolicy("/", policy));
        return policy;
    }

    protected final String operatorPolicy(String queue, Map<String, Object> definition) {
        String policy = queue + "-operator-" + ++lastPolicy;
        broker.administration()
                .setOperatorPolicy(
                        "/", new Policy(policy, "^" + queue + "$", "queues", 0, definition));
        afterwards(() -> broker.administration().deleteOperatorPolicy("/", policy));
        return policy;
    }
}
