package io.leveret.main.ctl;

import io.leveret.broker.access.AccessControl;
import io.leveret.broker.access.Credentials;
import io.leveret.broker.access.HashingAlgorithm;
import io.leveret.broker.access.LoginResult;
import io.leveret.broker.access.PasswordHash;
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

/** Users, their tags and limits. */
final class UserCommands {
    private UserCommands() {}

    static void addTo(Commands commands) {
        commands.add(
                "add_user <username> [<password>] [--pre-hashed-password]", UserCommands::addUser);
        commands.add(
                "hash_password [<password>] [--hashing-algorithm <name>]",
                UserCommands::hashPassword);
        commands.add("delete_user <username>", UserCommands::deleteUser);
        commands.add("change_password <username> [<password>]", UserCommands::changePassword);
        commands.add("clear_password <username>", UserCommands::clearPassword);
        commands.add("authenticate_user <username> [<password>]", UserCommands::authenticate);
        commands.add("set_user_tags <username> [<tag>...]", UserCommands::setTags);
        commands.add("list_users [--no-table-headers]", UserCommands::listUsers);
        PermissionCommands.addTo(commands);
        commands.add("set_user_limits <username> <definition>", UserCommands::setLimits);
        commands.add("clear_user_limits <username> <limit>", UserCommands::clearLimits);
        commands.add("list_user_limits [--user <username>] [--global]", UserCommands::listLimits);
    }

    private static PasswordHash hash(Call call, String password) {
        return PasswordHash.of(call.broker().users().hashing(), password, new SecureRandom());
    }

    private static String password(Call call) {
        return call.argument(1) == null ? call.password() : call.argument(1);
    }

    static void requireUser(Call call, String name) {
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
        PasswordHash hash =
                call.has("pre-hashed-password") ? hashed(password) : hash(call, password);
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

    /** {@code hash_password} printed it, or definitions have it. */
    private static PasswordHash hashed(String base64) {
        try {
            return PasswordHash.ofBase64(null, base64);
        } catch (IllegalArgumentException e) {
            throw new CtlException(
                    ExitStatus.DATA, "The provided password hash is not valid base64: " + base64);
        }
    }

    private static void hashPassword(Call call) {
        String password = call.argument(0) == null ? call.password() : call.argument(0);
        if (password.isEmpty()) {
            throw new Commands.BadArgument(
                    ExitStatus.DATA, "Bad argument: password cannot be an empty string");
        }
        String name = call.option("hashing-algorithm", null);
        HashingAlgorithm algorithm =
                name == null
                        ? call.broker().users().hashing()
                        : HashingAlgorithm.byName("rabbit_password_hashing_" + name);
        if (algorithm == null) {
            throw new Commands.BadArgument(
                    ExitStatus.DATA, "Bad argument: unsupported hashing algorithm: " + name);
        }
        call.banner("Will hash password %s", password);
        call.line("%s", PasswordHash.of(algorithm, password, new SecureRandom()).toBase64());
    }

    private static void deleteUser(Call call) {
        call.banner("Deleting user \"%s\" ...", call.argument(0));
        requireUser(call, call.argument(0));
        Call.await(call.broker().users().delete(Actor.operator(), call.argument(0)));
    }

    private static void changePassword(Call call) {
        String name = call.argument(0);
        call.banner("Changing password for user \"%s\" ...", name);
        PasswordHash hash = hash(call, password(call));
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
