package io.leveret.broker.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.time.ManualClock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventsTest {
    private final Events events = new Events(new ManualClock(7000));
    private final List<Event> told = new ArrayList<>();

    @Test
    void nothingIsPutTogetherWhileNobodyListens() {
        events.tell(
                "queue.created",
                facts -> {
                    throw new AssertionError("asked for facts");
                });

        assertThat(events.wanted()).isFalse();
    }

    @Test
    void factsAreToldWithTheTime() {
        events.listen(told::add);

        events.tell("queue.created", facts -> facts.say("name", "q").say("durable", true).by("u"));

        assertThat(told).hasSize(1);
        assertThat(told.get(0).name()).isEqualTo("queue.created");
        assertThat(told.get(0).atMillis()).isEqualTo(7000);
        assertThat(told.get(0).facts().asMap())
                .containsEntry("name", "q")
                .containsEntry("durable", true)
                .containsEntry("user_who_performed_action", "u")
                .containsEntry("timestamp_in_ms", 7000L);
    }

    @Test
    void unknownIsAnEmptyString() {
        events.listen(told::add);

        events.tell("queue.created", facts -> facts.say("owner_pid", null));

        assertThat(told.get(0).facts().get("owner_pid")).isEqualTo("");
    }
}
