package io.leveret.compat.exchange;

import com.rabbitmq.client.AMQP.BasicProperties;
import java.util.HashMap;
import java.util.Map;

/** Message properties that consist of headers only. */
final class Headers {
    private Headers() {}

    static BasicProperties of(Map<String, Object> headers) {
        return new BasicProperties.Builder().headers(headers).build();
    }

    static BasicProperties of(String name, Object value) {
        return of(Map.of(name, value));
    }

    static BasicProperties of(String name1, Object value1, String name2, Object value2) {
        Map<String, Object> headers = new HashMap<>();
        headers.put(name1, value1);
        headers.put(name2, value2);
        return of(headers);
    }
}
