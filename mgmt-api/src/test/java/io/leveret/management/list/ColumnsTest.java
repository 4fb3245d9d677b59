package io.leveret.management.list;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ColumnsTest {
    private static final Map<String, Object> QUEUE =
            Map.of(
                    "name",
                    "q",
                    "messages",
                    3L,
                    "arguments",
                    Map.of("x-queue-type", "quorum", "x-max-length", 5L),
                    "message_stats",
                    Map.of("publish", 7L, "publish_details", Map.of("rate", 1.5)));

    @Test
    void onlyWhatIsAskedForIsThere() {
        assertThat(Columns.parse("name,messages").of(QUEUE))
                .isEqualTo(Map.of("name", "q", "messages", 3L));
    }

    @Test
    void dotsReachIntoObjects() {
        assertThat(Columns.parse("message_stats.publish_details.rate").of(QUEUE))
                .isEqualTo(Map.of("message_stats", Map.of("publish_details", Map.of("rate", 1.5))));
    }

    @Test
    void severalColumnsMayReachIntoTheSameObject() {
        assertThat(Columns.parse("message_stats.publish,message_stats.publish_details").of(QUEUE))
                .isEqualTo(Map.of("message_stats", QUEUE.get("message_stats")));
    }

    @Test
    void whatClientsMadeComesWhole() {
        assertThat(Columns.parse("arguments.x-queue-type").of(QUEUE))
                .isEqualTo(Map.of("arguments", QUEUE.get("arguments")));
    }

    @Test
    void dotsReachIntoTheElementsOfLists() {
        Map<String, Object> definitions =
                Map.of("vhosts", List.of(Map.of("name", "/", "limits", Map.of())));

        assertThat(Columns.parse("vhosts.name").of(definitions))
                .isEqualTo(Map.of("vhosts", List.of(Map.of("name", "/"))));
    }

    @Test
    void whatIsNotThereIsLeftOut() {
        assertThat(Columns.parse("nope,name.nope,message_stats.nope").of(QUEUE)).isEmpty();
    }

    @Test
    void nothingOfASingleObjectIsAnEmptyList() {
        assertThat(Columns.parse("nope").one(QUEUE)).isEqualTo(List.of());
    }
}
