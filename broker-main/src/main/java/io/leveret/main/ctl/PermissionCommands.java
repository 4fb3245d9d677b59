package io.leveret.main.ctl;

import io.leveret.broker.access.AccessChange;
import io.leveret.broker.access.AccessControl;
import io.leveret.broker.access.Permissions;
import io.leveret.broker.access.TopicPermissions;
import io.leveret.broker.admin.Actor;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/** What users may do: in a vhost, and with the routing keys of a topic exchange. */
final class PermissionCommands {
    private PermissionCommands() {}

    static void addTo(Commands commands) {
        commands.add(
                "set_permissions [--vhost <vhost>] <username> <conf> <write> <read>",
                PermissionCommands::setPermissions);
        commands.add(
                "clear_permissions [--vhost <vhost>] <username>",
                PermissionCommands::clearPermissions);
        commands.add(
                "list_permissions [--vhost <vhost>] [--no-table-headers]",
                PermissionCommands::listPermissions);
        commands.add(
                "list_user_permissions [--no-table-headers] <username>",
                PermissionCommands::listUserPermissions);
        commands.add(
                "set_topic_permissions [--vhost <vhost>] <username> <exchange> <write> <read>",
                PermissionCommands::setTopicPermissions);
        commands.add(
                "clear_topic_permissions [--vhost <vhost>] <username> [<exchange>]",
                PermissionCommands::clearTopicPermissions);
        commands.add(
                "list_topic_permissions [--vhost <vhost>] [--no-table-headers]",
                PermissionCommands::listTopicPermissions);
        commands.add(
                "list_user_topic_permissions [--no-table-headers] <username>",
                PermissionCommands::listUserTopicPermissions);
    }

    private static void requireVhost(Call call) {
        if (!call.broker().vhosts().exists(call.vhost())) {
            throw new CtlException(
                    ExitStatus.UNAVAILABLE, "Virtual host " + call.vhost() + " does not exist");
        }
    }

    private static void change(Call call, Function<AccessChange, Boolean> edit) {
        Call.await(call.broker().users().change(Actor.operator(), edit));
    }

    /** One row an entry, of those that {@code found} finds. */
    private static <P> void list(
            Call call,
            List<String> columns,
            Function<AccessControl, Collection<P>> found,
            Function<P, List<Object>> row) {
        call.rows(columns, found.apply(call.broker().users().all()).stream().map(row).toList());
    }

    // In a vhost.

    private static void setPermissions(Call call) {
        String name = call.argument(0);
        call.banner("Setting permissions for user \"%s\" in vhost \"%s\" ...", name, call.vhost());
        Permissions permissions =
                new Permissions(
                        name, call.vhost(), call.argument(1), call.argument(2), call.argument(3));
        requireVhost(call);
        change(call, change -> change.putPermissions(permissions));
    }

    private static void clearPermissions(Call call) {
        String name = call.argument(0);
        call.banner("Clearing permissions for user \"%s\" in vhost \"%s\" ...", name, call.vhost());
        requireVhost(call);
        UserCommands.requireUser(call, name);
        change(call, change -> change.removePermissions(name, call.vhost()));
    }

    private static void listPermissions(Call call) {
        call.banner("Listing permissions for vhost \"%s\" ...", call.vhost());
        requireVhost(call);
        list(
                call,
                List.of("user", "configure", "write", "read"),
                all -> all.permissionsInVhost(call.vhost()),
                entry -> List.of(entry.user(), entry.configure(), entry.write(), entry.read()));
    }

    private static void listUserPermissions(Call call) {
        call.banner("Listing permissions for user \"%s\" ...", call.argument(0));
        UserCommands.requireUser(call, call.argument(0));
        list(
                call,
                List.of("vhost", "configure", "write", "read"),
                all -> all.permissionsOfUser(call.argument(0)),
                entry -> List.of(entry.vhost(), entry.configure(), entry.write(), entry.read()));
    }

    // With topics.

    private static void setTopicPermissions(Call call) {
        String name = call.argument(0);
        call.banner(
                "Setting topic permissions on \"%s\" for user \"%s\" in vhost \"%s\" ...",
                call.argument(1), name, call.vhost());
        TopicPermissions permissions =
                new TopicPermissions(
                        name, call.vhost(), call.argument(1), call.argument(2), call.argument(3));
        requireVhost(call);
        change(call, change -> change.putTopicPermissions(permissions));
    }

    private static void clearTopicPermissions(Call call) {
        String name = call.argument(0);
        String exchange = call.argument(1);
        call.banner(
                exchange == null
                        ? "Clearing topic permissions for user \"%1$s\" in vhost \"%2$s\" ..."
                        : "Clearing topic permissions on \"%3$s\" for user \"%1$s\" in vhost"
                                + " \"%2$s\" ...",
                name,
                call.vhost(),
                exchange);
        requireVhost(call);
        UserCommands.requireUser(call, name);
        change(
                call,
                change ->
                        exchange == null
                                ? change.removeTopicPermissions(name, call.vhost())
                                : change.removeTopicPermissions(name, call.vhost(), exchange));
    }

    private static void listTopicPermissions(Call call) {
        call.banner("Listing topic permissions for vhost \"%s\" ...", call.vhost());
        requireVhost(call);
        list(
                call,
                List.of("user", "exchange", "write", "read"),
                all -> all.topicPermissionsInVhost(call.vhost()),
                entry -> List.of(entry.user(), entry.exchange(), entry.write(), entry.read()));
    }

    private static void listUserTopicPermissions(Call call) {
        call.banner("Listing topic permissions for user \"%s\" ...", call.argument(0));
        UserCommands.requireUser(call, call.argument(0));
        list(
                call,
                List.of("vhost", "exchange", "write", "read"),
                all -> all.topicPermissionsOfUser(call.argument(0)),
                entry -> List.of(entry.vhost(), entry.exchange(), entry.write(), entry.read()));
    }
}
