package io.leveret.broker.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leveret.broker.rate.RateLimits;
import io.leveret.store.DefinitionStore;
import io.leveret.store.memory.InMemoryMessageStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class RuntimeParametersTest {
    private final DefinitionStore store = new InMemoryMessageStore().definitions();
    private final RuntimeParameters parameters = new RuntimeParameters(store);

    @Test
    void everythingIsThereAgainAfterARestart() {
        List<Object> value =
                Arrays.asList(1L, 2.5, "text", true, null, Map.of("nested", List.of()));
        change(c -> c.put("/", Parameter.SHOVEL, "s", shovel(value)));
        change(c -> c.putPolicy("/", "p", fields("^a", "max-length", 5)));
        change(c -> c.putOperatorPolicy("b", "o", fields("^b", "expires", 7)));
        change(c -> c.putGlobal("g", null));
        change(
                c -> {
                    c.putLimit("/", VhostLimits.MAX_QUEUES, 9);
                    return null;
                });

        RuntimeParameters restarted = new RuntimeParameters(store);

        assertThat(restarted.parameters()).isEqualTo(parameters.parameters());
        assertThat(restarted.parameter("/", Parameter.SHOVEL, "s").value())
                .isEqualTo(shovel(value));
        assertThat(restarted.policies()).isEqualTo(parameters.policies()).hasSize(1);
        assertThat(restarted.operatorPolicies("b")).isEqualTo(parameters.operatorPolicies("b"));
        assertThat(restarted.global("g")).isEqualTo(new GlobalParameter("g", null));
        assertThat(restarted.limits("/")).isEqualTo(new VhostLimits(-1, 9, RateLimits.NONE));
    }

    @Test
    void isDoneOnceItIsDurableAndApplied() {
        List<String> events = new ArrayList<>();
        List<Runnable> applied = new ArrayList<>();
        parameters.onChange(
                (vhosts, whenApplied) -> {
                    events.add("changed " + vhosts);
                    applied.add(whenApplied);
                });

        parameters.change(
                c -> c.putPolicy("/", "p", fields("^a", "max-length", 5)),
                Runnable::run,
                () -> events.add("done"));
        assertThat(events).containsExactly("changed [/]");
        applied.forEach(Runnable::run);

        assertThat(events).containsExactly("changed [/]", "done");
    }

    @Test
    void refusedChangeChangesNothing() {
        List<Set<String>> told = new ArrayList<>();
        parameters.onChange((vhosts, applied) -> told.add(vhosts));

        assertThatThrownBy(
                        () ->
                                change(
                                        c ->
                                                c.putPolicy("/", "ok", fields("^a", "expires", 5))
                                                        | c.putPolicy(
                                                                "/",
                                                                "bad",
                                                                fields("^a", "expires", 0))))
                .isInstanceOf(ParameterException.class);

        assertThat(parameters.policies()).isEmpty();
        assertThat(told).isEmpty();
    }

    @Test
    void policiesAreListedByRisingPriority() {
        put("low", -1);
        put("high", 7);
        put("middle", 0);

        assertThat(parameters.policies("/"))
                .extracting(Policy::name)
                .containsExactly("low", "middle", "high");
    }

    private void put(String name, int priority) {
        Map<String, Object> fields =
                Map.of(
                        "pattern",
                        "^a",
                        "definition",
                        Map.of("max-length", 1),
                        "priority",
                        priority);
        change(c -> c.putPolicy("/", name, fields));
    }

    @Test
    void policyIsNoParameterToOthers() {
        change(c -> c.putPolicy("/", "p", fields("^a", "max-length", 5)));
        change(c -> c.putOperatorPolicy("/", "o", fields("^a", "max-length", 5)));

        assertThat(parameters.parameters())
                .extracting(Parameter::component)
                .containsExactly(Parameter.OPERATOR_POLICY);
        assertThat(parameters.parameter("/", Parameter.POLICY, "p")).isNull();
        assertThat(this.<Boolean>change(c -> c.remove("/", Parameter.POLICY, "p"))).isFalse();
        assertThatThrownBy(() -> change(c -> c.put("/", Parameter.POLICY, "x", Map.of())))
                .hasMessage("policies may not be set using this method");
    }

    @Test
    void unknownComponentIsRefused() {
        assertThatThrownBy(() -> change(c -> c.put("/", "conf-comp", "p1", Map.of())))
                .hasMessage("Validation failed\n\ncomponent conf-comp not found\n");
    }

    @Test
    void operatorPolicyAsParameterNeedsEveryField() {
        assertThatThrownBy(
                        () ->
                                change(
                                        c ->
                                                c.put(
                                                        "/",
                                                        Parameter.OPERATOR_POLICY,
                                                        "x",
                                                        Map.of("a", 1))))
                .hasMessage(
                        "Validation failed\n\n"
                                + "Unrecognised terms [{<<\"a\">>,1}] in x\n"
                                + "Key \"definition\" not found in x\n"
                                + "Key \"pattern\" not found in x\n"
                                + "Key \"priority\" not found in x\n");
        assertThatThrownBy(() -> change(c -> c.put("/", Parameter.OPERATOR_POLICY, "x", 5)))
                .hasMessage("Validation failed\n\nx not a list 5\n");
    }

    @Test
    void limitsAreIntegersOfTwoNames() {
        assertThatThrownBy(() -> putLimit("max-queues", "a"))
                .hasMessage(
                        "Validation failed\n\n"
                                + "max-queues should be a number, actually was <<\"a\">>\n");
        assertThatThrownBy(() -> putLimit("max-queues", 1.5))
                .hasMessage(
                        "Validation failed\n\nmax-queues should be a number, actually was 1.5\n");
        assertThatThrownBy(() -> putLimit("nope", 5))
                .hasMessage(
                        "Validation failed\n\nUnrecognised terms [{<<\"nope\">>,5}] in limits\n");
    }

    @Test
    void limitsAreSetAndRemovedOneByOne() {
        putLimit("max-queues", 5);
        putLimit("max-connections", -1);

        assertThat(parameters.limits("/")).isEqualTo(new VhostLimits(-1, 5, RateLimits.NONE));
        assertThat(parameters.parameter("/", Parameter.VHOST_LIMITS, "limits").value())
                .isEqualTo(Map.of("max-queues", 5L, "max-connections", -1L));
        assertThat(this.<Boolean>change(c -> c.removeLimit("/", "max-queues"))).isTrue();
        assertThat(this.<Boolean>change(c -> c.removeLimit("/", "max-queues"))).isFalse();
        assertThat(parameters.limits("/")).isEqualTo(VhostLimits.NONE);
        assertThat(this.<Boolean>change(c -> c.removeLimit("/", "max-connections"))).isTrue();
        assertThat(parameters.parameters()).isEmpty();
    }

    private void putLimit(String limit, Object value) {
        change(
                c -> {
                    c.putLimit("/", limit, value);
                    return null;
                });
    }

    @Test
    void vhostTakesItsParametersAlong() {
        change(c -> c.putPolicy("a", "p", fields("^a", "max-length", 5)));
        change(c -> c.put("b", Parameter.SHOVEL, "s", shovel("x")));

        parameters.removeVhost("a", "alice");

        assertThat(parameters.policies()).isEmpty();
        assertThat(parameters.parametersInVhost("b")).hasSize(1);
        assertThat(new RuntimeParameters(store).policies()).isEmpty();
    }

    @Test
    void tooDeepAValueIsRefused() {
        Object value = "leaf";
        for (int i = 0; i < 200; i++) {
            value = List.of(value);
        }
        Object deep = value;

        assertThatThrownBy(() -> change(c -> c.putGlobal("g", deep)))
                .isInstanceOf(ParameterException.class);
    }

    private static Map<String, Object> shovel(Object more) {
        return Map.of(
                "src-uri",
                "amqp://",
                "src-queue",
                "a",
                "dest-uri",
                List.of("amqp://b", "amqp://c"),
                "more",
                more);
    }

    @Test
    void shovelNeedsTwoAddressesAndASource() {
        assertThatThrownBy(() -> change(c -> c.put("/", Parameter.SHOVEL, "x", Map.of())))
                .hasMessage(
                        "Validation failed\n\n"
                                + "Must specify 'src-exchange' or 'src-queue'\n"
                                + "Key \"dest-uri\" not found in x\n"
                                + "Key \"src-uri\" not found in x\n");
    }

    @Test
    void upstreamIsCheckedKeyByKey() {
        Map<String, Object> upstream =
                Map.of("uri", 5, "ack-mode", "x", "expires", "a", "trust-user-id", 5, "foo", 1);

        assertThatThrownBy(
                        () -> change(c -> c.put("/", Parameter.FEDERATION_UPSTREAM, "x", upstream)))
                .hasMessage(
                        "Validation failed\n\n"
                                + "Unrecognised terms [{<<\"foo\">>,1}] in x\n"
                                + "ack-mode should be one of"
                                + " [<<\"no-ack\">>,<<\"on-publish\">>,<<\"on-confirm\">>],"
                                + " actually was <<\"x\">>\n"
                                + "trust-user-id should be boolean, actually was 5\n"
                                + "expires should be a number, actually was <<\"a\">>\n"
                                + "uri should be list, actually was 5\n");
    }

    @Test
    void upstreamSetNamesUpstreams() {
        String set = Parameter.FEDERATION_UPSTREAM_SET;

        assertThatThrownBy(() -> change(c -> c.put("/", set, "x", List.of(Map.of("queue", "q")))))
                .hasMessage("Validation failed\n\nKey \"upstream\" not found in x\n");
        assertThat(
                        this.<Boolean>change(
                                c -> c.put("/", set, "x", List.of(Map.of("upstream", "u")))))
                .isTrue();
    }

    private static Map<String, Object> fields(String pattern, String key, Object value) {
        return Map.of("pattern", pattern, "definition", Map.of(key, value));
    }

    private <T> T change(Function<ParameterChange, T> edits) {
        return parameters.change(edits, Runnable::run, () -> {});
    }
}
