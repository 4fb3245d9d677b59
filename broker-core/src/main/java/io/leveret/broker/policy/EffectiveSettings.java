package io.leveret.broker.policy;

import io.leveret.codec.FieldTable;
import io.leveret.queue.QueueSettings;
import io.leveret.queue.QueueSettings.Overflow;

/**
 * A queue's arguments and policies, merged: of two numbers the smaller counts, otherwise the
 * argument.
 */
public final class EffectiveSettings {
    private EffectiveSettings() {}

    /**
     * @param declared what the arguments say
     * @param arguments the same as they were declared
     */
    public static QueueSettings of(
            QueueSettings declared, FieldTable arguments, EffectivePolicy policy) {
        if (policy.definition().isEmpty()) {
            return declared;
        }
        return new QueueSettings(
                smaller(declared.messageTtlMillis(), policy.integer("message-ttl")),
                smaller(declared.expiresMillis(), policy.integer("expires")),
                smaller(declared.maxLength(), policy.integer("max-length")),
                smaller(declared.maxLengthBytes(), policy.integer("max-length-bytes")),
                arguments.has("x-overflow")
                        ? declared.overflow()
                        : overflow(policy.string("overflow"), declared.overflow()),
                either(declared.deadLetterExchange(), policy.string("dead-letter-exchange")),
                either(declared.deadLetterRoutingKey(), policy.string("dead-letter-routing-key")),
                declared.maxPriority(),
                declared.singleActiveConsumer(),
                (int)
                        Math.min(
                                Integer.MAX_VALUE,
                                smaller(
                                        declared.deliveryLimit(),
                                        policy.integer("delivery-limit"))),
                smaller(declared.consumerTimeoutMillis(), policy.integer("consumer-timeout")));
    }

    private static long smaller(long declared, Long ofPolicy) {
        if (ofPolicy == null) {
            return declared;
        }
        return declared < 0 ? ofPolicy : Math.min(declared, ofPolicy);
    }

    private static String either(String declared, String ofPolicy) {
        return declared != null ? declared : ofPolicy;
    }

    private static Overflow overflow(String ofPolicy, Overflow otherwise) {
        if (ofPolicy == null) {
            return otherwise;
        }
        return switch (ofPolicy) {
            case "reject-publish" -> Overflow.REJECT_PUBLISH;
            case "reject-publish-dlx" -> Overflow.REJECT_PUBLISH_DLX;
            default -> Overflow.DROP_HEAD;
        };
    }
}
