package io.leveret.management.resource;

import io.leveret.broker.admin.Administration;
import io.leveret.broker.admin.ExchangeSnapshot;
import io.leveret.management.http.AmqpJson;
import io.leveret.management.stats.Kind;
import io.leveret.management.stats.MessageStats;
import io.leveret.management.stats.Numbers;
import io.leveret.management.stats.Range;
import io.leveret.management.stats.Sampler;
import java.util.Map;

/** Exchanges in JSON. */
final class ExchangeView {
    private final Administration broker;
    private final Sampler sampler;

    ExchangeView(Administration broker, Sampler sampler) {
        this.broker = broker;
        this.sampler = sampler;
    }

    /** What does not change with messages. */
    Map<String, Object> configuration(ExchangeSnapshot exchange) {
        Map<String, Object> object = Views.object();
        object.put("name", exchange.name());
        object.put("vhost", exchange.vhost());
        object.put("type", exchange.type());
        object.put("durable", exchange.durable());
        object.put("auto_delete", exchange.autoDelete());
        object.put("internal", exchange.internal());
        object.put("arguments", AmqpJson.object(exchange.arguments()));
        object.put("user_who_performed_action", exchange.createdBy());
        if (exchange.delayedMessages() != null) {
            object.put("messages_delayed", exchange.delayedMessages());
        }
        if (exchange.policy().policyName() != null) {
            object.put("policy", exchange.policy().policyName());
        }
        return object;
    }

    Map<String, Object> of(ExchangeSnapshot exchange, Range range) {
        Map<String, Object> object = configuration(exchange);
        MessageStats.putExchange(
                object,
                sampler.trend(Kind.EXCHANGE, Sampler.id(exchange), Numbers.of(exchange)),
                range);
        return object;
    }
}
