package io.leveret.broker.vhost;

import io.leveret.codec.ContentHeader;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValues;
import io.leveret.codec.Timestamp;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The headers that tell of a message's deaths: {@code x-death}, newest first and one entry for each
 * (queue, reason), {@code x-first-death-*} and {@code x-last-death-*}.
 *
 * @see <a href="https://www.rabbitmq.com/docs/dlx#effects">RabbitMQ: dead-lettered effects</a>
 */
record DeathHeaders(
        String reason, String queue, String exchange, List<String> routingKeys, long epochSeconds) {
    private static final String X_DEATH = "x-death";

    /** The headers of a message with this death added. */
    FieldTable recordedIn(ContentHeader message) {
        FieldTable headers = message.headers();
        List<Object> deaths = new ArrayList<>();
        FieldTable before = null;
        // Anything but an array is somebody's nonsense and is replaced.
        if (headers.get(X_DEATH) instanceof List<?> earlier) {
            for (Object death : earlier) {
                if (before == null && death instanceof FieldTable table && isSame(table)) {
                    before = table;
                } else {
                    deaths.add(death);
                }
            }
        } else {
            headers =
                    headers.with("x-first-death-reason", reason)
                            .with("x-first-death-queue", queue)
                            .with("x-first-death-exchange", exchange);
        }
        deaths.add(0, before == null ? first(message.expiration()) : again(before));
        return headers.with(X_DEATH, List.copyOf(deaths))
                .with("x-last-death-reason", reason)
                .with("x-last-death-queue", queue)
                .with("x-last-death-exchange", exchange);
    }

    private boolean isSame(FieldTable death) {
        return queue.equals(death.string("queue")) && reason.equals(death.string("reason"));
    }

    private FieldTable first(String expiration) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("count", 1L);
        fields.put("reason", reason);
        fields.put("queue", queue);
        fields.put("time", new Timestamp(epochSeconds));
        fields.put("exchange", exchange);
        fields.put("routing-keys", List.<Object>copyOf(routingKeys));
        if (expiration != null) {
            fields.put("original-expiration", expiration);
        }
        return FieldTable.of(fields);
    }

    private static FieldTable again(FieldTable death) {
        Object count = death.get("count");
        long deaths = FieldValues.isInteger(count) ? FieldValues.integer(count) : 1;
        return death.with("count", deaths + 1);
    }

    /**
     * Whether a message with these headers died in {@code queue} before and nobody rejected it
     * since: going there again would be a loop that no consumer can break.
     */
    static boolean isAutomaticCycle(FieldTable headers, String queue) {
        if (!(headers.get(X_DEATH) instanceof List<?> deaths)) {
            return false;
        }
        for (Object death : deaths) {
            if (!(death instanceof FieldTable table) || "rejected".equals(table.string("reason"))) {
                return false;
            }
            if (queue.equals(table.string("queue"))) {
                return true;
            }
        }
        return false;
    }
}
