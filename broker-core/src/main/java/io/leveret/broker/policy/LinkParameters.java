package io.leveret.broker.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Shovels and federation upstreams: checked as their plugins do, and kept as they are. Each method
 * returns the value it was given, or throws {@link ParameterException}.
 */
final class LinkParameters {
    private static final ParameterForm.Check ACK_MODE =
            ParameterForm.oneOf("no-ack", "on-publish", "on-confirm");

    private static final ParameterForm UPSTREAM =
            new ParameterForm()
                    .require("uri", ParameterForm.URI)
                    .take("exchange", ParameterForm.TEXT)
                    .take("queue", ParameterForm.TEXT)
                    .take("consumer-tag", ParameterForm.TEXT)
                    .take("prefetch-count", ParameterForm.NUMBER)
                    .take("reconnect-delay", ParameterForm.NUMBER)
                    .take("max-hops", ParameterForm.NUMBER)
                    .take("expires", ParameterForm.NUMBER)
                    .take("message-ttl", ParameterForm.NUMBER)
                    .take("trust-user-id", ParameterForm.BOOLEAN)
                    .take("ack-mode", ACK_MODE)
                    .take("resource-cleanup-mode", ParameterForm.oneOf("default", "never"))
                    .take("ha-policy", ParameterForm.TEXT)
                    .take("bind-nowait", ParameterForm.BOOLEAN)
                    // Since 3.13.
                    .take("queue-type", ParameterForm.oneOf("classic", "quorum"))
                    .take("channel-use-mode", ParameterForm.oneOf("multiple", "single"));

    private static final ParameterForm MEMBER =
            new ParameterForm()
                    .require("upstream", ParameterForm.TEXT)
                    .take("exchange", ParameterForm.TEXT)
                    .take("queue", ParameterForm.TEXT)
                    .takeOthers();

    /** Every protocol and version adds keys of its own. */
    private static final ParameterForm SHOVEL =
            new ParameterForm()
                    .take("ack-mode", ACK_MODE)
                    .require("src-uri", ParameterForm.URI)
                    .take("src-queue", ParameterForm.TEXT)
                    .take("src-exchange", ParameterForm.TEXT)
                    .take("prefetch-count", ParameterForm.NUMBER)
                    .take("src-prefetch-count", ParameterForm.NUMBER)
                    .require("dest-uri", ParameterForm.URI)
                    .take("dest-queue", ParameterForm.TEXT)
                    .take("dest-exchange", ParameterForm.TEXT)
                    .take("reconnect-delay", ParameterForm.NUMBER)
                    .takeOthers();

    private LinkParameters() {}

    static Object upstream(String name, Object value) {
        refuseIf(UPSTREAM.complaints(name, fields(name, value)));
        return value;
    }

    static Object upstreamSet(String name, Object value) {
        if (!(value instanceof List<?> members)) {
            // RabbitMQ takes an empty object for an empty list.
            fields(name, value);
            return value;
        }
        List<String> complaints = new ArrayList<>();
        for (Object member : members) {
            complaints.addAll(MEMBER.complaints(name, fields(name, member)));
        }
        refuseIf(complaints);
        return value;
    }

    static Object shovel(String name, Object value) {
        Map<String, Object> fields = fields(name, value);
        List<String> complaints = new ArrayList<>();
        if (isAmqp091(fields.get("src-protocol"))) {
            boolean queue = fields.containsKey("src-queue");
            boolean exchange = fields.containsKey("src-exchange");
            if (queue && exchange) {
                complaints.add("Cannot specify 'src-exchange' and 'src-queue'");
            } else if (!queue && !exchange) {
                complaints.add("Must specify 'src-exchange' or 'src-queue'");
            }
        }
        if (fields.containsKey("dest-queue") && fields.containsKey("dest-exchange")) {
            complaints.add("Cannot specify 'dest-exchange' and 'dest-queue'");
        }
        complaints.addAll(SHOVEL.complaints(name, fields));
        refuseIf(complaints);
        return value;
    }

    private static boolean isAmqp091(Object protocol) {
        return protocol == null || protocol.equals("amqp091");
    }

    private static Map<String, Object> fields(String name, Object value) {
        Map<String, Object> fields = ParameterValues.dictionary(value);
        if (fields == null) {
            throw ParameterException.validationFailed(
                    name + " not a list " + ErlangTerms.of(value));
        }
        return fields;
    }

    private static void refuseIf(List<String> complaints) {
        if (!complaints.isEmpty()) {
            throw ParameterException.validationFailed(complaints);
        }
    }
}
