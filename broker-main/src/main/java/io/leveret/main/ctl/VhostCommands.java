package io.leveret.main.ctl;

import io.leveret.broker.admin.Actor;
import io.leveret.broker.admin.VhostAdministration;
import io.leveret.broker.policy.Parameter;
import io.leveret.broker.vhost.VirtualHostMetadata;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Vhosts, their limits, tracing. */
final class VhostCommands {
    private static final Map<String, Function<Named, Object>> COLUMNS = new LinkedHashMap<>();

    static {
        COLUMNS.put("name", Named::name);
        COLUMNS.put("tracing", vhost -> vhost.metadata().tracing());
        COLUMNS.put("description", vhost -> vhost.metadata().description());
        COLUMNS.put("tags", vhost -> vhost.metadata().tags());
        COLUMNS.put("default_queue_type", vhost -> vhost.metadata().defaultQueueType());
        COLUMNS.put("cluster_state", vhost -> "running");
    }

    private record Named(String name, VirtualHostMetadata metadata) {}

    private VhostCommands() {}

    static void addTo(Commands commands) {
        commands.add(
                "add_vhost <vhost> [--description <description>] [--tags <tags>]"
                        + " [--default-queue-type <type>]",
                VhostCommands::add);
        commands.add("delete_vhost <vhost>", VhostCommands::delete);
        commands.add("list_vhosts [--no-table-headers] [<column> ...]", VhostCommands::list);
        commands.add("set_vhost_limits [--vhost <vhost>] <definition>", VhostCommands::setLimits);
        commands.add("clear_vhost_limits [--vhost <vhost>]", VhostCommands::clearLimits);
        commands.add(
                "list_vhost_limits [--vhost <vhost>] [--global] [--no-table-headers]",
                VhostCommands::listLimits);
        commands.add("trace_on [--vhost <vhost>]", call -> trace(call, true));
        commands.add("trace_off [--vhost <vhost>]", call -> trace(call, false));
    }

    private static void add(Call call) {
        String name = call.argument(0);
        call.banner("Adding vhost \"%s\" ...", name);
        VhostAdministration vhosts = call.broker().vhosts();
        VirtualHostMetadata old = vhosts.metadata(name);
        if (old == null) {
            old = VirtualHostMetadata.NONE;
        }
        List<String> tags =
                call.has("tags") ? List.of(call.option("tags", "").split(",\\s*")) : old.tags();
        VirtualHostMetadata metadata =
                new VirtualHostMetadata(
                        call.option("description", old.description()),
                        tags,
                        call.option("default-queue-type", old.defaultQueueType()),
                        old.tracing(),
                        old.protectedFromDeletion());
        Call.await(vhosts.put(Actor.operator(), name, metadata));
    }

    private static void delete(Call call) {
        call.banner("Deleting vhost \"%s\" ...", call.argument(0));
        if (!call.broker().vhosts().exists(call.argument(0))) {
            throw CtlException.plain(
                    ExitStatus.DATA, "Virtual host '" + call.argument(0) + "' does not exist");
        }
        Call.await(call.broker().vhosts().delete(Actor.operator(), call.argument(0)));
    }

    private static void list(Call call) {
        List<String> columns = Columns.chosen(call, COLUMNS.keySet(), List.of("name"));
        call.banner("Listing vhosts ...");
        VhostAdministration vhosts = call.broker().vhosts();
        List<Named> all = new ArrayList<>();
        for (String name : vhosts.names()) {
            all.add(new Named(name, vhosts.metadata(name)));
        }
        call.rows(columns, Columns.rows(columns, COLUMNS, all));
    }

    static void require(Call call) {
        if (!call.broker().vhosts().exists(call.vhost())) {
            throw CtlException.plain(
                    ExitStatus.DATA, "Virtual host '" + call.vhost() + "' does not exist");
        }
    }

    private static void setLimits(Call call) {
        call.banner(
                "Setting vhost limits to \"%s\" for vhost \"%s\" ...",
                call.argument(0), call.vhost());
        Map<String, Object> limits = JsonArgument.object(call.argument(0));
        require(call);
        Call.await(
                call.broker()
                        .parameters()
                        .change(
                                Actor.operator(),
                                change -> {
                                    limits.forEach(
                                            (limit, value) ->
                                                    change.putLimit(call.vhost(), limit, value));
                                    return null;
                                }));
    }

    private static void clearLimits(Call call) {
        call.banner("Clearing vhost \"%s\" limits ...", call.vhost());
        Call.await(
                call.broker()
                        .parameters()
                        .change(Actor.operator(), change -> change.removeLimits(call.vhost())));
    }

    private static void listLimits(Call call) {
        List<Parameter> limits =
                call.broker().parameters().all().parameters(Parameter.VHOST_LIMITS);
        if (call.has("global")) {
            call.banner("Listing limits for all vhosts ...");
            call.rows(
                    List.of("vhost", "limits"),
                    limits.stream()
                            .map(p -> List.<Object>of(p.vhost(), Formatters.json(p.value())))
                            .toList());
            return;
        }
        call.banner("Listing limits for vhost \"%s\" ...", call.vhost());
        require(call);
        String own =
                limits.stream()
                        .filter(parameter -> parameter.vhost().equals(call.vhost()))
                        .map(parameter -> Formatters.json(parameter.value()))
                        .findFirst()
                        .orElse("{}");
        call.line("%s", own);
    }

    private static void trace(Call call, boolean on) {
        call.banner("%s tracing for vhost \"%s\" ...", on ? "Starting" : "Stopping", call.vhost());
        require(call);
        VhostAdministration vhosts = call.broker().vhosts();
        Call.await(
                vhosts.put(
                        Actor.operator(),
                        call.vhost(),
                        vhosts.metadata(call.vhost()).withTracing(on)));
        call.line("Trace %s for vhost %s", on ? "enabled" : "disabled", call.vhost());
    }
}
