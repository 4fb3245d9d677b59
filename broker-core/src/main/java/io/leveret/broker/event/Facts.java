package io.leveret.broker.event;

import io.leveret.codec.FieldTable;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is said of an event, in the order it is said. */
public final class Facts {
    private final Map<String, Object> facts = new LinkedHashMap<>();

    Facts() {}

    /**
     * @param value anything a {@link FieldTable} takes; what is null or unknown is said as an empty
     *     string, as RabbitMQ does
     */
    public Facts say(String name, Object value) {
        facts.put(name, value == null ? "" : value);
        return this;
    }

    /** Who made it happen. */
    public Facts by(String user) {
        return say("user_who_performed_action", user);
    }

    FieldTable toTable() {
        return FieldTable.of(facts);
    }
}
