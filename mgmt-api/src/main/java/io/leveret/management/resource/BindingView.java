package io.leveret.management.resource;

import io.leveret.broker.admin.BindingSnapshot;
import io.leveret.management.http.AmqpJson;
import io.leveret.management.http.PercentEncoding;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Comparator;
import java.util.Map;
import java.util.zip.CRC32;

/** Bindings in JSON. */
final class BindingView {
    /** The order in which RabbitMQ lists bindings. */
    static final Comparator<BindingSnapshot> ORDER =
            Comparator.comparing(BindingSnapshot::vhost)
                    .thenComparing(BindingSnapshot::source)
                    .thenComparing(BindingSnapshot::destinationType)
                    .thenComparing(BindingSnapshot::destination)
                    .thenComparing(BindingSnapshot::routingKey)
                    .thenComparing(BindingView::propertiesKey);

    private BindingView() {}

    static Map<String, Object> of(BindingSnapshot binding) {
        Map<String, Object> object = Views.object();
        object.put("source", binding.source());
        object.put("vhost", binding.vhost());
        object.put("destination", binding.destination());
        object.put("destination_type", binding.destinationType());
        object.put("routing_key", binding.routingKey());
        object.put("arguments", AmqpJson.object(binding.arguments()));
        object.put("properties_key", propertiesKey(binding));
        return object;
    }

    /**
     * What tells bindings between the same two ends apart: the routing key, and a hash of the
     * arguments if there are any; {@code ~} if there is neither. Clients take it as it is.
     */
    static String propertiesKey(BindingSnapshot binding) {
        return keyed(binding, encode(binding.routingKey()));
    }

    /** The same, with the routing key as it is. */
    static String decodedPropertiesKey(BindingSnapshot binding) {
        boolean tilde = binding.routingKey().equals("~");
        return keyed(binding, tilde ? encode("~") : binding.routingKey());
    }

    private static String keyed(BindingSnapshot binding, String routingKey) {
        if (binding.arguments().isEmpty()) {
            return routingKey.isEmpty() ? "~" : routingKey;
        }
        return routingKey + "~" + hash(binding.arguments().toBytes());
    }

    private static String encode(String routingKey) {
        // A tilde has a meaning of its own here.
        return PercentEncoding.encodeForm(routingKey).replace("~", "%7E");
    }

    private static String hash(byte[] arguments) {
        CRC32 crc = new CRC32();
        crc.update(arguments);
        byte[] bytes = ByteBuffer.allocate(Integer.BYTES).putInt((int) crc.getValue()).array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
