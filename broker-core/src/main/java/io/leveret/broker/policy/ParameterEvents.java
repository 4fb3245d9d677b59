package io.leveret.broker.policy;

import io.leveret.broker.event.Events;
import io.leveret.broker.event.Facts;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Tells what a change made of the parameters, from how they were and how they are. */
final class ParameterEvents {
    private final Events events;
    private final String user;

    /**
     * @param user who made it
     */
    ParameterEvents(Events events, String user) {
        this.events = events;
        this.user = user;
    }

    private void tell(String event, Consumer<Facts> say) {
        events.tell(
                event,
                facts -> {
                    say.accept(facts);
                    facts.by(user);
                });
    }

    void tell(ParameterSnapshot before, ParameterSnapshot after) {
        after.parameters()
                .forEach(
                        (key, now) -> {
                            if (!now.equals(before.parameters().get(key))) {
                                set(now);
                            }
                        });
        before.parameters()
                .forEach(
                        (key, gone) -> {
                            if (!after.parameters().containsKey(key)) {
                                cleared(gone);
                            }
                        });
        after.globals()
                .forEach(
                        (name, now) -> {
                            if (!now.equals(before.globals().get(name))) {
                                tell(
                                        "parameter.set",
                                        facts ->
                                                facts.say("component", "global")
                                                        .say("name", name)
                                                        .say("value", now.value()));
                            }
                        });
        before.globals().keySet().stream()
                .filter(name -> !after.globals().containsKey(name))
                .forEach(
                        name ->
                                tell(
                                        "parameter.cleared",
                                        facts ->
                                                facts.say("component", "global")
                                                        .say("name", name)));
    }

    private void set(Parameter now) {
        if (!now.component().equals(Parameter.POLICY)) {
            tell(
                    "parameter.set",
                    facts ->
                            facts.say("vhost", now.vhost())
                                    .say("component", now.component())
                                    .say("name", now.name())
                                    .say("value", now.value()));
        }
        Map<String, Object> fields = ParameterValues.dictionary(now.value());
        // RabbitMQ announces operator policies like this too.
        if (List.of(Parameter.POLICY, Parameter.OPERATOR_POLICY).contains(now.component())) {
            tell(
                    "policy.set",
                    facts -> {
                        facts.say("vhost", now.vhost()).say("name", now.name());
                        fields.forEach(facts::say);
                    });
        } else if (now.component().equals(Parameter.VHOST_LIMITS)) {
            tell(
                    "vhost.limits.set",
                    facts -> {
                        facts.say("name", now.name()).say("vhost", now.vhost());
                        fields.forEach(facts::say);
                    });
        }
    }

    private void cleared(Parameter gone) {
        String event =
                switch (gone.component()) {
                    case Parameter.POLICY -> "policy.cleared";
                    case Parameter.OPERATOR_POLICY -> "operator.policy.cleared";
                    case Parameter.VHOST_LIMITS -> "vhost.limits.cleared";
                    default -> null;
                };
        if (!gone.component().equals(Parameter.POLICY)) {
            tell(
                    "parameter.cleared",
                    facts ->
                            facts.say("vhost", gone.vhost())
                                    .say("component", gone.component())
                                    .say("name", gone.name()));
        }
        if (event != null) {
            tell(event, facts -> facts.say("vhost", gone.vhost()).say("name", gone.name()));
        }
    }
}
