package io.leveret.broker.policy;

import java.util.Set;

/** A policy's {@code apply-to}. */
public enum PolicyTarget {
    QUEUES(
            "queues",
            PolicyResource.CLASSIC_QUEUE,
            PolicyResource.QUORUM_QUEUE,
            PolicyResource.STREAM),
    CLASSIC_QUEUES("classic_queues", PolicyResource.CLASSIC_QUEUE),
    QUORUM_QUEUES("quorum_queues", PolicyResource.QUORUM_QUEUE),
    STREAMS("streams", PolicyResource.STREAM),
    EXCHANGES("exchanges", PolicyResource.EXCHANGE),
    ALL("all", PolicyResource.values());

    private final String text;
    private final Set<PolicyResource> resources;

    PolicyTarget(String text, PolicyResource... resources) {
        this.text = text;
        this.resources = Set.of(resources);
    }

    /** As definitions spell it. */
    public String text() {
        return text;
    }

    public boolean includes(PolicyResource resource) {
        return resources.contains(resource);
    }

    /** Null if there is none of this spelling. */
    public static PolicyTarget byText(Object text) {
        for (PolicyTarget target : values()) {
            if (target.text.equals(text)) {
                return target;
            }
        }
        return null;
    }
}
