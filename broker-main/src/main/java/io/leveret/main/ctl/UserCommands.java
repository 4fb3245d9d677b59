package io.leveret.main.ctl;

import io.leveret.broker.access.AccessControl;
import io.leveret.broker.access.Credentials;
import io.leveret.broker.access.HashingAlgorithm;
import io.leveret.broker.access.LoginResult;
import io.leveret.broker.access.PasswordHash;
import io.leveret.broker.access.Permissions;
import io.leveret.broker.access.TopicPermissions;
import io.leveret.broker.access.User;
import io.leveret.broker.access.UserLimit;
import io.leveret.broker.admin.Actor;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** Users, their tags, permissions and limits. */
final class UserCommands {
    private UserCommands() {}

    static void addTo(Commands commands) {
        commands.add("add_user <username> [<password>]", UserCommands::addUser);
        commands.add("delete_user <username>", UserCommands::deleteUser);
        commands.add("change_password <username> [<password>]", UserCommands::changePassword);
        commands.add("clear_password <username>", UserCommands::clearPassword);
        commands.add("authenticate_user <username> [<password>]", UserCommands::authenticate);
        commands.add("set_user_tags <username> [<tag>...]", UserCommands::setTags);
        commands.add("list_users [--no-table-headers]", UserCommands::listUsers);
        commands.add(
                "set_permissions [--vhost <vhost>] <username> <conf> <write> <read>",
                UserCommands::setPermissions);
        commands.add(
                "clear_permissions [--vhost <vhost>] <username>", UserCommands::clearPermissions);
        commands.add(
                "list_permissions [--vhost <vhost>] [--no-table-headers]",
                UserCommands::listPermissions);
        commands.add(
                "list_user_permissions [--no-table-headers] <username>",
                UserCommands::listUserPermissions);
        commands.add(
                "set_topic_permissions [--vhost <vhost>] <username> <exchange> <write> <read>",
                UserCommands::setTopicPermissions);
        commands.add(
                "clear_topic_permissions [--vhost <vhost>] <username> [<exchange>]",
                UserCommands::clearTopicPermissions);
        commands.add(
                "list_topic_permissions [--vhost <vhost>] [--no-table-headers]",
                UserCommands::listTopicPermissions);
        commands.add(
                "list_user_topic_permissions [--no-table-headers] <username>",
                UserCommands::listUserTopicPermissions);
        commands.add("set_user_limits <username> <definition>", UserCommands::setLimits);
        commands.add("clear_user_limits <username> <limit>", UserCommands::clearLimits);
        commands.add("list_user_limits [--user <username>] [--global]", UserCommands::listLimits);
    }

    private static PasswordHash hash(String password) {
        return PasswordHash.of(HashingAlgorithm.SHA256, password, new SecureRandom());
    }

    private static String password(Call call) {
        return call.argument(1) == null ? call.password() : call.argument(1);
    }

    private static void requireUser(Call call, String name) {
        if (call.broker().users().all().user(name) == null) {
            throw new CtlException(ExitStatus.NO_USER, "User \"" + name + "\" does not exist");
        }
    }

    private static void addUser(Call call) {
        String name = call.argument(0);
        call.banner("Adding user \"%s\" ...", name);
        String password = password(call);
        if (password.isEmpty()) {
            throw new CtlException(
                    ExitStatus.DATA, "user cannot be created with an empty password");
        }
        PasswordHash hash = hash(password);
        boolean added =
                Call.await(
                        call.broker()
                                .users()
                                .change(
                                        Actor.operator(),
                                        change ->
                                                change.user(name) == null
                                                        && change.putUser(new User(name, hash))));
        if (!added) {
            throw new CtlException(ExitStatus.SOFTWARE, "User \"" + name + "\" already exists");
        }
        call.banner(
                "Done. Don't forget to grant the user permissions to some virtual hosts! See"
                        + " 'rabbitmqctl help set_permissions' to learn more.");
    }

    private static void deleteUser(Call call) {
        call.banner("Deleting user \"%s\" ...", call.argument(0));
        requireUser(call, call.argument(0));
        Call.await(call.broker().users().delete(Actor.operator(), call.argument(0)));
    }

    private static void changePassword(Call call) {
        String name = call.argument(0);
        call.banner("Changing password for user \"%s\" ...", name);
        PasswordHash hash = hash(password(call));
        requireUser(call, name);
        update(call, name, user -> user.withPassword(hash));
    }

    private static void clearPassword(Call call) {
        String name = call.argument(0);
        call.banner("Clearing password for user \"%s\" ...", name);
        requireUser(call, name);
        update(call, name, user -> user.withPassword(new User(name).password()));
    }

    private static void update(
            Call call, String name, java.util.function.UnaryOperator<User> change) {
        Call.await(
                call.broker()
                        .users()
                        .change(
                                Actor.operator(),
                                all -> {
                                    all.updateUser(name, change);
                                    return null;
                                }));
    }

    private static void authenticate(Call call) {
        String name = call.argument(0);
        call.banner("Authenticating user \"%s\" ...", name);
        byte[] password = password(call).getBytes(StandardCharsets.UTF_8);
        LoginResult result =
                Call.await(
                        call.broker()
                                .access()
                                .logins()
                                .login(
                                        new Credentials(
                                                name, password, InetAddress.getLoopbackAddress())));
        if (result instanceof LoginResult.Refused refused) {
            throw new CtlException(
                    ExitStatus.DATA,
                    "Error: failed to authenticate user \"" + name + "\"\n" + refused.reason());
        }
        call.line("Success");
    }

    private static void setTags(Call call) {
        String name = call.argument(0);
        List<String> tags = call.arguments(1);
        call.banner("Setting tags for user \"%s\" to [%s] ...", name, String.join(", ", tags));
        requireUser(call, name);
        update(call, name, user -> user.withTags(new LinkedHashSet<>(tags)));
    }

    private static void listUsers(Call call) {
        call.banner("Listing users ...");
        List<List<Object>> rows =
                call.broker().users().all().users().stream()
                        .map(user -> List.<Object>of(user.name(), List.copyOf(user.tags())))
                        .toList();
        call.rows(List.of("user", "tags"), rows);
    }

    // Permissions.

    private static void requireVhost(Call call) {
        if (!call.broker().vhosts().exists(call.vhost())) {
            throw new CtlException(
                    ExitStatus.UNAVAILABLE, "Virtual host " + call.vhost() + " does not exist");
        }
    }

    private static void setPermissions(Call call) {
        String name = call.argument(0);
        call.banner("Setting permissions for user \"%s\" in vhost \"%s\" ...", name, call.vhost());
        Permissions permissions =
                new Permissions(
                        name, call.vhost(), call.argument(1), call.argument(2), call.argument(3));
        requireVhost(call);
        Call.await(
                call.broker()
                        .users()
                        .change(Actor.operator(), change -> change.putPermissions(permissions)));
    }

    private static void clearPermissions(Call call) {
        String name = call.argument(0);
        call.banner("Clearing permissions for user \"%s\" in vhost \"%s\" ...", name, call.vhost());
        requireVhost(call);
        requireUser(call, name);
        Call.await(
                call.broker()
                        .users()
                        .change(
                                Actor.operator(),
                                change -> change.removePermissions(name, call.vhost())));
    }

    private static void listPermissions(Call call) {
        call.banner("Listing permissions for vhost \"%s\" ...", call.vhost());
        requireVhost(call);
        AccessControl all = call.broker().users().all();
        call.rows(
                List.of("user", "configure", "write", "read"),
                all.permissionsInVhost(call.vhost()).stream()
                        .map(p -> List.<Object>of(p.user(), p.configure(), p.write(), p.read()))
                        .toList());
    }

    private static void listUserPermissions(Call call) {
        call.banner("Listing permissions for user \"%s\" ...", call.argument(0));
        requireUser(call, call.argument(0));
        AccessControl all = call.broker().users().all();
        call.rows(
                List.of("vhost", "configure", "write", "read"),
                all.permissionsOfUser(call.argument(0)).stream()
                        .map(p -> List.<Object>of(p.vhost(), p.configure(), p.write(), p.read()))
                        .toList());
    }

    private static void setTopicPermissions(Call call) {
        String name = call.argument(0);
        call.banner(
                "Setting topic permissions on \"%s\" for user \"%s\" in vhost \"%s\" ...",
                call.argument(1), name, call.vhost());
        TopicPermissions permissions =
                new TopicPermissions(
                        name, call.vhost(), call.argument(1), call.argument(2), call.argument(3));
        requireVhost(call);
        Call.await(
                call.broker()
                        .users()
                        .change(
                                Actor.operator(),
                                change -> change.putTopicPermissions(permissions)));
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
        requireUser(call, name);
        Call.await(
                call.broker()
                        .users()
                        .change(
                                Actor.operator(),
                                change ->
                                        exchange == null
                                                ? change.removeTopicPermissions(name, call.vhost())
                                                : change.removeTopicPermissions(
                                                        name, call.vhost(), exchange)));
    }

    private static void listTopicPermissions(Call call) {
        call.banner("Listing topic permissions for vhost \"%s\" ...", call.vhost());
        requireVhost(call);
        AccessControl all = call.broker().users().all();
        call.rows(
                List.of("user", "exchange", "write", "read"),
                all.topicPermissionsInVhost(call.vhost()).stream()
                        .map(p -> List.<Object>of(p.user(), p.exchange(), p.write(), p.read()))
                        .toList());
    }

    private static void listUserTopicPermissions(Call call) {
        call.banner("Listing topic permissions for user \"%s\" ...", call.argument(0));
        requireUser(call, call.argument(0));
        AccessControl all = call.broker().users().all();
        call.rows(
                List.of("vhost", "exchange", "write", "read"),
                all.topicPermissionsOfUser(call.argument(0)).stream()
                        .map(p -> List.<Object>of(p.vhost(), p.exchange(), p.write(), p.read()))
                        .toList());
    }

    // Limits.

    private static void setLimits(Call call) {
        String name = call.argument(0);
        call.banner("Setting user limits to \"%s\" for user \"%s\" ...", call.argument(1), name);
        Map<UserLimit, Long> set = UserLimit.parse(JsonArgument.object(call.argument(1)));
        requireUser(call, name);
        update(
                call,
                name,
                user -> {
                    Map<UserLimit, Long> limits = new EnumMap<>(UserLimit.class);
                    limits.putAll(user.limits());
                    limits.putAll(set);
                    return user.withLimits(limits);
                });
    }

    private static void clearLimits(Call call) {
        String name = call.argument(0);
        String limit = call.argument(1);
        boolean all = limit.equals("all");
        call.banner(
                all
                        ? "Clearing all limits for user \"%s\" ..."
                        : "Clearing \"%2$s\" limit for user \"%1$s\" ...",
                name,
                limit);
        requireUser(call, name);
        update(
                call,
                name,
                user -> {
                    Map<UserLimit, Long> limits = new EnumMap<>(UserLimit.class);
                    limits.putAll(all ? Map.of() : user.limits());
                    limits.keySet().removeIf(key -> key.key().equals(limit));
                    return user.withLimits(limits);
                });
    }

    private static String limits(User user) {
        Map<String, Object> limits = new LinkedHashMap<>();
        user.limits().forEach((limit, value) -> limits.put(limit.key(), value));
        return Formatters.json(limits);
    }

    private static void listLimits(Call call) {
        AccessControl all = call.broker().users().all();
        String name = call.option("user", null);
        if (name == null) {
            call.banner("Listing limits for all users ...");
            call.rows(
                    List.of("user", "limits"),
                    all.users().stream()
                            .filter(user -> !user.limits().isEmpty())
                            .map(user -> List.<Object>of(user.name(), limits(user)))
                            .toList());
            return;
        }
        call.banner("Listing limits for user \"%s\" ...", name);
        requireUser(call, name);
        call.line("%s", limits(all.user(name)));
    }
}
