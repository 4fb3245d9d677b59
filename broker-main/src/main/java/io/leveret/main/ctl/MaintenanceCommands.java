package io.leveret.main.ctl;

import io.leveret.broker.admin.Actor;
import io.leveret.broker.admin.QueueSnapshot;
import io.leveret.broker.statistics.LoginCounters;
import io.leveret.broker.vhost.VirtualHostMetadata;
import java.util.List;

/**
 * What scripts do around upgrades and to the members of queues. One node has nothing to wait for or
 * to spread, and says so as a single node of RabbitMQ does.
 */
final class MaintenanceCommands {
    private static final String SINGLE_NODE =
            "Target node seems to be the only one in a single node cluster, the command does not"
                    + " apply";

    private MaintenanceCommands() {}

    static void addTo(Commands commands) {
        commands.add("quorum_status <queue> [--vhost <vhost>]", MaintenanceCommands::quorumStatus);
        commands.add(
                "await_online_quorum_plus_one",
                call -> {
                    call.banner(
                            "Will wait for a quorum + 1 of nodes to be online for all quorum queues"
                                    + " for 120 seconds...");
                    call.broker();
                    call.line(SINGLE_NODE);
                });
        commands.add(
                "await_online_synchronized_mirror",
                call -> {
                    call.banner(
                            "Will wait for a synchronised mirror be online for all classic mirrored"
                                    + " queues for 120 seconds...");
                    call.broker();
                    call.line(SINGLE_NODE);
                });
        commands.add(
                "rebalance <all | classic | quorum> [--vhost-pattern <pattern>]"
                        + " [--queue-pattern <pattern>]",
                MaintenanceCommands::rebalance);
        commands.add(
                "post_upgrade",
                call -> {
                    call.banner("Executing post upgrade tasks...");
                    call.broker();
                    call.line("Rebalancing queue masters...\n");
                });
        commands.add("force_boot", MaintenanceCommands::forceBoot);
        commands.add("force_gc", MaintenanceCommands::collectGarbage);
        commands.add(
                "reclaim_quorum_memory <queue> [--vhost <vhost>]",
                call ->
                        call.banner(
                                "Will flush Raft WAL of quorum queue %s ...", call.argument(0)));
        commands.add("sync_queue <queue> [--vhost <vhost>]", call -> mirror(call, "Synchronising"));
        commands.add(
                "cancel_sync_queue <queue> [--vhost <vhost>]",
                call -> mirror(call, "Stopping synchronising"));
        commands.add("set_vhost_tags <vhost> <tag>...", MaintenanceCommands::setVhostTags);
        commands.add("restart_vhost [--vhost <vhost>]", MaintenanceCommands::restartVhost);
        commands.add("list_node_auth_attempt_stats", MaintenanceCommands::logins);
        commands.add("reset_node_auth_attempt_metrics", MaintenanceCommands::resetLogins);
        commands.add("list_deprecated_features [--used]", MaintenanceCommands::deprecated);
        commands.add(
                "suspend_listeners",
                call -> {
                    call.banner(
                            "Will suspend client connection listeners on node %s. The node will no"
                                    + " longer accept client connections!",
                            call.node().name());
                    Call.await(call.broker().maintenance().suspendListeners());
                });
        commands.add(
                "resume_listeners",
                call -> {
                    call.banner(
                            "Will resume client connection listeners on node %s. The node will now"
                                    + " accept client connections",
                            call.node().name());
                    Call.await(call.broker().maintenance().resumeListeners());
                });
        commands.add(
                "drain",
                call -> {
                    call.banner(
                            "Will put node %s into maintenance mode. The node will no longer serve"
                                    + " any client traffic!",
                            call.node().name());
                    Call.await(call.broker().maintenance().drain());
                });
        commands.add(
                "revive",
                call -> {
                    call.banner(
                            "Will put node %s back into regular operating mode. The node will again"
                                    + " serve client traffic and host primary queue replicas.",
                            call.node().name());
                    Call.await(call.broker().maintenance().revive());
                });
        for (String members :
                List.of(
                        "grow <node> <strategy>",
                        "shrink <node>",
                        "add_member <queue> <node> [--vhost <vhost>]",
                        "delete_member <queue> <node> [--vhost <vhost>]")) {
            commands.add(members, NodeCommands::noCluster);
        }
    }

    private static QueueSnapshot queue(Call call) {
        QueueSnapshot found =
                Call.await(call.broker().queues().find(call.vhost(), call.argument(0)));
        if (found == null) {
            throw new CtlException(ExitStatus.UNAVAILABLE, "not_found");
        }
        return found;
    }

    /** There is no Raft: the one member leads, and everything is committed. */
    private static void quorumStatus(Call call) {
        call.banner(
                "Status of quorum queue %s on node %s ...", call.argument(0), call.node().name());
        QueueSnapshot queue = queue(call);
        if (!queue.type().equals("quorum")) {
            throw new CtlException(
                    ExitStatus.UNAVAILABLE,
                    "Cannot get quorum status of a " + queue.type() + " queue");
        }
        long index = queue.statistics().published() + queue.statistics().acked();
        call.rows(
                "pretty_table",
                List.of(
                        "Node Name",
                        "Raft State",
                        "Log Index",
                        "Commit Index",
                        "Snapshot Index",
                        "Term",
                        "Machine Version"),
                List.of(List.of(call.node().name(), "leader", index, index, "undefined", 1L, 2L)));
    }

    /** Mirrors are gone in RabbitMQ 4, and never were here. */
    private static void mirror(Call call, String doing) {
        call.banner("%s queue '%s' in vhost '%s' ...", doing, call.argument(0), call.vhost());
        queue(call);
        throw new CtlException(ExitStatus.UNAVAILABLE, "not_mirrored");
    }

    private static void collectGarbage(Call call) {
        call.banner(
                "Will ask all processes on node %s to schedule a full sweep GC",
                call.node().name());
        System.gc();
    }

    private static void setVhostTags(Call call) {
        String name = call.argument(0);
        List<String> tags = call.arguments(1);
        call.banner(
                "Setting tags for virtual host \"%s\" to [%s] ...", name, String.join(", ", tags));
        VirtualHostMetadata old = call.broker().vhosts().metadata(name);
        if (old == null) {
            throw CtlException.plain(ExitStatus.DATA, "Virtual host '" + name + "' does not exist");
        }
        Call.await(
                call.broker()
                        .vhosts()
                        .put(
                                Actor.operator(),
                                name,
                                new VirtualHostMetadata(
                                        old.description(),
                                        tags,
                                        old.defaultQueueType(),
                                        old.tracing(),
                                        old.protectedFromDeletion())));
    }

    private static void restartVhost(Call call) {
        call.banner(
                "Trying to restart vhost '%s' on node '%s' ...", call.vhost(), call.node().name());
        if (!call.broker().vhosts().exists(call.vhost())) {
            throw new CtlException(
                    ExitStatus.SOFTWARE,
                    "Failed to start vhost '"
                            + call.vhost()
                            + "' on node '"
                            + call.node().name()
                            + "'Reason: {:no_such_vhost, \""
                            + call.vhost()
                            + "\"}");
        }
        call.line("Vhost '%s' is already running on node '%s'", call.vhost(), call.node().name());
    }

    private static void logins(Call call) {
        call.banner("Listing authentication\n attempts for node \"%s\" ...", call.node().name());
        LoginCounters http = call.broker().churn().httpLogins;
        LoginCounters amqp = call.broker().churn().amqpLogins;
        call.rows(
                List.of(
                        "protocol",
                        "auth_attempts",
                        "auth_attempts_failed",
                        "auth_attempts_succeeded"),
                List.of(logins("amqp091", amqp), logins("http", http)));
    }

    private static List<Object> logins(String protocol, LoginCounters counters) {
        long succeeded = counters.succeeded.sum();
        long failed = counters.failed.sum();
        return List.of(protocol, succeeded + failed, failed, succeeded);
    }

    private static void resetLogins(Call call) {
        call.banner("Reset auth attempt metrics on node %s ...", call.node().name());
        call.broker().churn().httpLogins.reset();
        call.broker().churn().amqpLogins.reset();
    }

    private static void deprecated(Call call) {
        call.banner(
                call.has("used")
                        ? "Listing deprecated features in use ..."
                        : "Listing deprecated features ...");
        call.rows(
                List.of("name", "deprecation_phase"),
                call.has("used")
                        ? List.of()
                        : List.of(List.of("transient_nonexcl_queues", "permitted_by_default")));
    }

    /** One node has all leaders already. */
    private static void rebalance(Call call) {
        String type = call.argument(0);
        if (!type.matches("all|classic|quorum")) {
            throw new CtlException(
                    ExitStatus.UNAVAILABLE,
                    "type " + type + " is not supported. Try one of all, classic, quorum.");
        }
        call.broker();
        call.banner("Re-balancing leaders of %s queues...", type);
        call.rows("pretty_table", List.of("Output"), List.of(List.of("[]")));
    }

    /** The next start waits for no other node, as always. */
    private static void forceBoot(Call call) {
        if (call.node().isRunning()) {
            throw new Commands.BadArgument(
                    ExitStatus.USAGE,
                    "Error: ",
                    "this command requires the 'rabbit' app to be stopped on the target node. Stop"
                            + " it with 'rabbitmqctl stop_app'.");
        }
        call.banner("Forcing boot for Mnesia dir %s ...", StatusCommands.dataDirectory(call));
    }
}
