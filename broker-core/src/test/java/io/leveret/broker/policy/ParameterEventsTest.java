package io.leveret.broker.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.broker.event.Event;
import io.leveret.broker.event.Events;
import io.leveret.store.memory.InMemoryMessageStore;
import io.leveret.time.ManualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ParameterEventsTest {
    private static final Map<String, Object> POLICY =
            Map.of("pattern", "^a", "definition", Map.of("max-length", 1));

    private final RuntimeParameters parameters =
            new RuntimeParameters(new InMemoryMessageStore().definitions());
    private final List<Event> told = new ArrayList<>();

    @BeforeEach
    void listen() {
        Events events = new Events(new ManualClock(0));
        events.listen(told::add);
        parameters.tell(events);
    }

    @Test
    void policyIsSetAndCleared() {
        change(c -> c.putPolicy("/", "p", POLICY));
        change(c -> c.removePolicy("/", "p"));

        assertThat(names()).containsExactly("policy.set", "policy.cleared");
        assertThat(told.get(0).facts().asMap())
                .containsEntry("vhost", "/")
                .containsEntry("name", "p")
                .containsEntry("pattern", "^a")
                .containsEntry("priority", 0L)
                .containsEntry("apply-to", "all");
    }

    @Test
    void everyEventSaysWhoMadeIt() {
        change(
                c -> {
                    c.by("bob");
                    c.putOperatorPolicy("/", "p", POLICY);
                });
        change(c -> c.removeOperatorPolicy("/", "p"));

        assertThat(told)
                .extracting(event -> event.facts().get("user_who_performed_action"))
                .containsExactly("bob", "bob", "rmq-internal", "rmq-internal");
    }

    @Test
    void operatorPolicyIsAParameterToo() {
        change(c -> c.putOperatorPolicy("/", "p", POLICY));
        change(c -> c.removeOperatorPolicy("/", "p"));

        assertThat(names())
                .containsExactly(
                        "parameter.set",
                        "policy.set",
                        "parameter.cleared",
                        "operator.policy.cleared");
    }

    @Test
    void limitsAreParametersToo() {
        change(c -> c.putLimit("/", "max-queues", 4));
        change(c -> c.removeLimits("/"));

        assertThat(names())
                .containsExactly(
                        "parameter.set",
                        "vhost.limits.set",
                        "parameter.cleared",
                        "vhost.limits.cleared");
        assertThat(told.get(1).facts().get("max-queues")).isEqualTo(4L);
    }

    @Test
    void globalParametersAreOfComponentGlobal() {
        change(c -> c.putGlobal("g", 4));
        change(c -> c.putGlobal("g", 4));
        change(c -> c.removeGlobal("g"));

        assertThat(names()).containsExactly("parameter.set", "parameter.cleared");
        assertThat(told.get(0).facts().asMap())
                .containsEntry("component", "global")
                .containsEntry("value", 4L);
    }

    private List<String> names() {
        return told.stream().map(Event::name).toList();
    }

    private void change(Consumer<ParameterChange> edit) {
        parameters.change(
                c -> {
                    edit.accept(c);
                    return null;
                },
                Runnable::run,
                () -> {});
    }
}
