package io.leveret.main.ctl;

import io.leveret.broker.admin.Actor;
import io.leveret.broker.policy.Parameter;
import io.leveret.broker.policy.ParameterChange;
import io.leveret.broker.policy.Policy;
import io.leveret.broker.policy.RuntimeParameters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Policies, operator policies and runtime parameters. */
final class PolicyCommands {
    private static final List<String> POLICY_COLUMNS =
            List.of("vhost", "name", "pattern", "apply-to", "definition", "priority");

    private PolicyCommands() {}

    static void addTo(Commands commands) {
        commands.add(
                "set_policy [--vhost <vhost>] [--priority <priority>] [--apply-to <apply-to>]"
                        + " <name> <pattern> <definition>",
                call -> set(call, false));
        commands.add(
                "set_operator_policy [--vhost <vhost>] [--priority <priority>] [--apply-to"
                        + " <apply-to>] <name> <pattern> <definition>",
                call -> set(call, true));
        commands.add("clear_policy [--vhost <vhost>] <name>", call -> clear(call, false));
        commands.add("clear_operator_policy [--vhost <vhost>] <name>", call -> clear(call, true));
        commands.add(
                "list_policies [--vhost <vhost>] [--no-table-headers]", call -> list(call, false));
        commands.add(
                "list_operator_policies [--vhost <vhost>] [--no-table-headers]",
                call -> list(call, true));
        commands.add(
                "set_parameter [--vhost <vhost>] <component_name> <name> <value>",
                PolicyCommands::setParameter);
        commands.add(
                "clear_parameter [--vhost <vhost>] <component_name> <name>",
                PolicyCommands::clearParameter);
        commands.add(
                "list_parameters [--vhost <vhost>] [--no-table-headers]",
                PolicyCommands::listParameters);
        commands.add("set_global_parameter <name> <value>", PolicyCommands::setGlobal);
        commands.add("clear_global_parameter <name>", PolicyCommands::clearGlobal);
        commands.add("list_global_parameters [--no-table-headers]", PolicyCommands::listGlobals);
    }

    private static void set(Call call, boolean operator) {
        String name = call.argument(0);
        String priority = call.option("priority", "0");
        call.banner(
                "Setting %s \"%s\" for pattern \"%s\" to \"%s\" with priority \"%s\" for vhost"
                        + " \"%s\" ...",
                operator ? "operator policy override" : "policy",
                name,
                call.argument(1),
                call.argument(2),
                priority,
                call.vhost());
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("pattern", call.argument(1));
        fields.put("definition", JsonArgument.value(call.argument(2)));
        fields.put("priority", number(priority));
        fields.put("apply-to", call.option("apply-to", operator ? "queues" : "all"));
        VhostCommands.require(call);
        change(
                call,
                change ->
                        operator
                                ? change.putOperatorPolicy(call.vhost(), name, fields)
                                : change.putPolicy(call.vhost(), name, fields));
    }

    private static Object number(String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            return text;
        }
    }

    private static boolean change(Call call, Function<ParameterChange, Boolean> edits) {
        return Call.await(call.broker().parameters().change(Actor.operator(), edits));
    }

    private static void requireExisted(boolean existed) {
        if (!existed) {
            throw new CtlException(ExitStatus.UNAVAILABLE, "Parameter does not exist");
        }
    }

    private static void clear(Call call, boolean operator) {
        String name = call.argument(0);
        call.banner(
                "Clearing %s \"%s\" on vhost \"%s\" ...",
                operator ? "operator policy" : "policy", name, call.vhost());
        VhostCommands.require(call);
        requireExisted(
                change(
                        call,
                        change ->
                                operator
                                        ? change.removeOperatorPolicy(call.vhost(), name)
                                        : change.removePolicy(call.vhost(), name)));
    }

    private static void list(Call call, boolean operator) {
        call.banner(
                "Listing %s for vhost \"%s\" ...",
                operator ? "operator policy overrides" : "policies", call.vhost());
        VhostCommands.require(call);
        RuntimeParameters all = call.broker().parameters().all();
        List<Policy> policies =
                operator ? all.operatorPolicies(call.vhost()) : all.policies(call.vhost());
        List<List<Object>> rows = new ArrayList<>();
        for (Policy policy : policies) {
            rows.add(
                    List.of(
                            policy.vhost(),
                            policy.name(),
                            policy.pattern().source(),
                            policy.applyTo().text(),
                            Formatters.json(policy.definition()),
                            policy.priority()));
        }
        call.rows(POLICY_COLUMNS, rows);
    }

    private static void setParameter(Call call) {
        call.banner(
                "Setting runtime parameter \"%s\" for component \"%s\" to \"%s\" in vhost \"%s\""
                        + " ...",
                call.argument(1), call.argument(0), call.argument(2), call.vhost());
        Object value = JsonArgument.value(call.argument(2));
        VhostCommands.require(call);
        change(call, all -> all.put(call.vhost(), call.argument(0), call.argument(1), value));
    }

    private static void clearParameter(Call call) {
        call.banner(
                "Clearing runtime parameter \"%s\" for component \"%s\" on vhost \"%s\" ...",
                call.argument(1), call.argument(0), call.vhost());
        VhostCommands.require(call);
        requireExisted(
                change(call, all -> all.remove(call.vhost(), call.argument(0), call.argument(1))));
    }

    private static void listParameters(Call call) {
        call.banner("Listing runtime parameters for vhost \"%s\" ...", call.vhost());
        VhostCommands.require(call);
        List<List<Object>> rows = new ArrayList<>();
        for (Parameter each : call.broker().parameters().all().parametersInVhost(call.vhost())) {
            if (!each.component().equals(Parameter.POLICY)) {
                rows.add(List.of(each.component(), each.name(), Formatters.json(each.value())));
            }
        }
        call.rows(List.of("component", "name", "value"), rows);
    }

    private static void setGlobal(Call call) {
        call.banner(
                "Setting global runtime parameter \"%s\" to \"%s\" ...",
                call.argument(0), call.argument(1));
        Object value = JsonArgument.value(call.argument(1));
        change(call, all -> all.putGlobal(call.argument(0), value));
    }

    private static void clearGlobal(Call call) {
        call.banner("Clearing global runtime parameter \"%s\" ...", call.argument(0));
        requireExisted(change(call, all -> all.removeGlobal(call.argument(0))));
    }

    private static void listGlobals(Call call) {
        call.banner("Listing global runtime parameters ...");
        call.rows(
                List.of("name", "value"),
                call.broker().parameters().all().globals().stream()
                        .map(p -> List.<Object>of(p.name(), Formatters.json(p.value())))
                        .toList());
    }
}
