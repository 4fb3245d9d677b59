package io.leveret.broker.vhost;

import static io.leveret.codec.Errors.channelError;

import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValues;
import io.leveret.codec.ReplyCode;
import io.leveret.exchange.ExchangeType;
import java.util.Objects;

/** What exchange.declare accepts, and what counts as declaring the same exchange again. */
final class ExchangeArguments {
    static final String ALTERNATE = "alternate-exchange";

    private ExchangeArguments() {}

    static void validate(String name, String vhost, ExchangeType type, FieldTable arguments) {
        Object alternate = arguments.get(ALTERNATE);
        if (alternate != null && !(alternate instanceof String)) {
            throw channelError(
                    ReplyCode.PRECONDITION_FAILED,
                    "invalid type '%s' for arg '%s' in exchange '%s' in vhost '%s'",
                    FieldValues.typeName(alternate),
                    ALTERNATE,
                    name,
                    vhost);
        }
        type.validate(arguments);
    }

    /** Throws 406 naming the first difference, in the order RabbitMQ compares. */
    static void requireEquivalent(Exchange existing, ExchangeDeclaration wanted, String vhost) {
        same("type", existing.type().name(), wanted.type(), existing, vhost);
        same("durable", existing.durable(), wanted.durable(), existing, vhost);
        same("auto_delete", existing.autoDelete(), wanted.autoDelete(), existing, vhost);
        same("internal", existing.internal(), wanted.internal(), existing, vhost);
        Object current = existing.arguments().get(ALTERNATE);
        Object received = wanted.arguments().get(ALTERNATE);
        if (current != null && received != null) {
            same(ALTERNATE, current, received, existing, vhost);
        } else if (!Objects.equals(current, received)) {
            throw inequivalent(
                    ALTERNATE, describe(received), describe(current), existing.name(), vhost);
        }
    }

    private static void same(
            String what, Object current, Object received, Exchange exchange, String vhost) {
        if (!current.equals(received)) {
            throw inequivalent(
                    what, "'" + received + "'", "'" + current + "'", exchange.name(), vhost);
        }
    }

    private static RuntimeException inequivalent(
            String what, String received, String current, String exchange, String vhost) {
        return channelError(
                ReplyCode.PRECONDITION_FAILED,
                "inequivalent arg '%s' for exchange '%s' in vhost '%s': received %s but current is"
                        + " %s",
                what,
                exchange,
                vhost,
                received,
                current);
    }

    private static String describe(Object value) {
        return value == null
                ? "none"
                : "the value '" + value + "' of type '" + FieldValues.typeName(value) + "'";
    }
}
