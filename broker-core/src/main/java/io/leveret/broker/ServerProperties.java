package io.leveret.broker;

import io.leveret.codec.FieldTable;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What connection.start tells clients about this broker. Clients branch on {@code version}, some on
 * {@code product}, so both say by default what a RabbitMQ of that version would.
 */
public final class ServerProperties {
    /** The RabbitMQ version whose behaviour we advertise; clients expect plain x.y.z. */
    public static final String RABBITMQ_VERSION = "3.13.7";

    public static final String DEFAULT_PRODUCT = "RabbitMQ";

    private ServerProperties() {}

    static FieldTable of(String product, String version, String clusterName) {
        Map<String, Object> capabilities = new LinkedHashMap<>();
        for (String capability :
                new String[] {
                    "publisher_confirms",
                    "exchange_exchange_bindings",
                    "basic.nack",
                    "consumer_cancel_notify",
                    "connection.blocked",
                    "consumer_priorities",
                    "authentication_failure_close",
                    "per_consumer_qos",
                    "direct_reply_to"
                }) {
            capabilities.put(capability, true);
        }
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("capabilities", FieldTable.of(capabilities));
        properties.put("cluster_name", clusterName);
        properties.put("copyright", "Copyright the Leveret authors");
        properties.put("information", "Licensed under the Apache License 2.0");
        properties.put("platform", "Java " + Runtime.version().feature());
        properties.put("product", product);
        properties.put("version", version);
        properties.put("leveret", version());
        return FieldTable.of(properties);
    }

    /** This broker's own version. */
    public static String version() {
        String version = ServerProperties.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
