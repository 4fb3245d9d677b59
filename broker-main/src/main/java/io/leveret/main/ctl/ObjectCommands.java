package io.leveret.main.ctl;

import io.leveret.broker.admin.Actor;
import io.leveret.broker.admin.ConnectionAdministration.ConnectionSnapshotKey;
import io.leveret.broker.admin.ConnectionSnapshot;
import io.leveret.codec.AmqpException;
import io.leveret.codec.ReplyCode;
import io.leveret.management.definitions.DefinitionsText;
import io.leveret.management.http.ApiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Predicate;

/** What is done to queues, connections and definitions. */
final class ObjectCommands {
    private ObjectCommands() {}

    static void addTo(Commands commands) {
        commands.add("purge_queue <queue> [--vhost <vhost>]", ObjectCommands::purge);
        commands.add(
                "delete_queue <queue> [--vhost <vhost>] [--if-empty] [--if-unused]",
                ObjectCommands::delete);
        commands.add(
                "close_connection <connectionpid> <explanation>", ObjectCommands::closeConnection);
        commands.add(
                "close_all_connections [--vhost <vhost>] [--global] [--limit <limit>]"
                        + " [--per-connection-delay <delay>] <explanation>",
                ObjectCommands::closeAll);
        commands.add(
                "close_all_user_connections <username> <explanation>",
                ObjectCommands::closeAllOfUser);
        commands.add(
                "export_definitions <file_path | \"-\"> [--format <json>]", ObjectCommands::export);
        commands.add(
                "import_definitions [<file_path | \"-\">] [--format <json>] [--skip-if-unchanged]",
                ObjectCommands::importAll);
    }

    private static void purge(Call call) {
        call.banner("Purging queue '%s' in vhost '%s' ...", call.argument(0), call.vhost());
        if (!call.broker().vhosts().exists(call.vhost())
                || !call.broker().queues().exists(call.vhost(), call.argument(0))) {
            throw new CtlException(ExitStatus.UNAVAILABLE, "not_found");
        }
        Call.await(call.broker().queues().purge(Actor.operator(), call.vhost(), call.argument(0)));
    }

    private static void delete(Call call) {
        String name = call.argument(0);
        boolean ifEmpty = call.has("if-empty");
        boolean ifUnused = call.has("if-unused");
        call.banner(
                "Deleting queue '%s' on vhost '%s' %s...",
                name,
                call.vhost(),
                (ifEmpty ? "if queue is empty " : "")
                        + (ifEmpty && ifUnused ? "and " : "")
                        + (ifUnused ? "if queue is unused " : ""));
        if (!call.broker().vhosts().exists(call.vhost())
                || !call.broker().queues().exists(call.vhost(), name)) {
            throw new CtlException(ExitStatus.USAGE, "Queue not found");
        }
        try {
            int ready =
                    Call.await(
                            call.broker()
                                    .queues()
                                    .delete(
                                            Actor.operator(),
                                            call.vhost(),
                                            name,
                                            ifUnused,
                                            ifEmpty));
            call.line("Queue was successfully deleted with %d ready messages", ready);
        } catch (AmqpException e) {
            throw new CtlException(ExitStatus.USAGE, whyNotDeleted(e));
        }
    }

    private static String whyNotDeleted(AmqpException e) {
        if (e.code() != ReplyCode.PRECONDITION_FAILED) {
            return e.getMessage();
        }
        return e.text().contains("not empty") ? "Queue is not empty" : "Queue is in use";
    }

    private static void closeConnection(Call call) {
        String pid = call.argument(0);
        call.banner("Closing connection %s, reason: %s...", pid, call.argument(1));
        for (ConnectionSnapshot connection : Call.await(call.broker().connections().list())) {
            String name = connection.name();
            if (name.equals(pid) || Pids.of(call, connection.info()).equals(pid)) {
                close(call, key -> key.name().equals(name), call.argument(1), 1);
            }
        }
    }

    private static int close(
            Call call, Predicate<ConnectionSnapshotKey> which, String reason, int max) {
        int[] left = {max};
        return call.broker()
                .connections()
                .close(
                        key -> {
                            boolean closes = left[0] > 0 && which.test(key);
                            left[0] -= closes ? 1 : 0;
                            return closes;
                        },
                        reason);
    }

    private static void closeAll(Call call) {
        String reason = call.argument(0);
        boolean global = call.has("global");
        int limit = Integer.parseInt(call.option("limit", "0"));
        call.banner(
                global
                        ? "Closing all connections to node "
                                + call.node().name()
                                + ", reason: %2$s..."
                        : "Closing all connections in vhost %1$s, reason: %2$s...",
                call.vhost(),
                reason);
        int closed =
                close(
                        call,
                        key ->
                                !key.vhost().isEmpty()
                                        && (global || key.vhost().equals(call.vhost())),
                        reason,
                        limit == 0 ? Integer.MAX_VALUE : limit);
        call.line("Closed %d connections", closed);
    }

    private static void closeAllOfUser(Call call) {
        String user = call.argument(0);
        String reason = call.argument(1);
        call.banner("Closing all connections of user \"%s\", reason: %s...", user, reason);
        int closed = close(call, key -> key.user().equals(user), reason, Integer.MAX_VALUE);
        call.line("Closed %d connections", closed);
    }

    // Definitions.

    private static void requireJson(Call call) {
        String format = call.option("format", "json");
        if (!format.equals("json")) {
            throw new Commands.BadArgument(
                    ExitStatus.DATA, "Bad argument: Formatter should be either json (not erlang)");
        }
    }

    private static void export(Call call) throws IOException {
        requireJson(call);
        String file = call.argument(0);
        boolean toOutput = file.equals("-");
        if (!toOutput) {
            call.banner("Exporting definitions in JSON to a file at \"%s\" ...", file);
        }
        byte[] json = Call.await(DefinitionsText.export(call.broker()));
        if (toOutput) {
            call.text(new String(json, java.nio.charset.StandardCharsets.UTF_8) + "\n");
        } else {
            Files.write(call.path(file), json);
        }
    }

    private static void importAll(Call call) throws IOException {
        requireJson(call);
        String file = call.argument(0);
        byte[] json;
        if (file == null || file.equals("-")) {
            call.banner("Importing definitions in JSON from standard input ...");
            json = call.input();
        } else {
            Path path = call.path(file);
            if (!Files.exists(path)) {
                throw new Commands.BadArgument(
                        ExitStatus.DATA, "Bad argument: File " + file + " does not exist");
            }
            call.banner("Importing definitions in JSON from a file at \"%s\" ...", file);
            json = Files.readAllBytes(path);
        }
        try {
            Call.await(DefinitionsText.importAll(call.broker(), json));
        } catch (ApiException e) {
            if (String.valueOf(e.getMessage()).contains("parse_json")) {
                throw new CtlException(
                        ExitStatus.DATA,
                        "Failed to deserialise input (format: JSON) (error: not valid JSON)");
            }
            Object reason =
                    e.reply().body() instanceof Map<?, ?> body
                            ? body.get("reason")
                            : e.getMessage();
            throw new CtlException(ExitStatus.UNAVAILABLE, String.valueOf(reason));
        }
    }
}
