package io.leveret.broker.policy;

import io.leveret.codec.FieldTable;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How parameters are stored: one field table each, with the version of its form under {@code v}. A
 * global one has no vhost.
 */
final class ParameterRecords {
    private static final int VERSION = 1;

    private ParameterRecords() {}

    static byte[] encode(Parameter parameter) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("v", VERSION);
        fields.put("vhost", parameter.vhost());
        fields.put("component", parameter.component());
        fields.put("name", parameter.name());
        fields.put("value", parameter.value());
        return FieldTable.of(fields).toBytes();
    }

    static byte[] encode(GlobalParameter parameter) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("v", VERSION);
        fields.put("name", parameter.name());
        fields.put("value", parameter.value());
        return FieldTable.of(fields).toBytes();
    }

    /** A {@link Parameter} or a {@link GlobalParameter}. */
    static Record decode(byte[] bytes) {
        FieldTable fields = FieldTable.fromBytes(bytes);
        if (!Integer.valueOf(VERSION).equals(fields.get("v"))) {
            throw new IllegalStateException(
                    "parameter of version " + fields.get("v") + " (expected: " + VERSION + ")");
        }
        Object value = ParameterValues.fromField(fields.get("value"));
        String name = fields.string("name");
        return fields.has("vhost")
                ? new Parameter(fields.string("vhost"), fields.string("component"), name, value)
                : new GlobalParameter(name, value);
    }
}
