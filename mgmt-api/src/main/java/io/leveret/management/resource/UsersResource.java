package io.leveret.management.resource;

import io.leveret.broker.access.AccessChange;
import io.leveret.broker.access.HashingAlgorithm;
import io.leveret.broker.access.PasswordHash;
import io.leveret.broker.access.User;
import io.leveret.broker.access.UserLimit;
import io.leveret.broker.admin.Administration;
import io.leveret.management.http.ApiException;
import io.leveret.management.http.Body;
import io.leveret.management.http.Reply;
import io.leveret.management.http.Request;
import io.leveret.management.list.ListQuery;
import io.leveret.management.stats.Sampler;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Users. */
public final class UsersResource extends Resource {
    private static final int RANDOM_PASSWORD_BYTES = 32;

    private static final SecureRandom RANDOM = new SecureRandom();

    public UsersResource(Administration broker, Sampler sampler) {
        super(broker, sampler);
    }

    public CompletionStage<Reply> all(Request request) {
        return list(request, new ArrayList<>(broker.users().all().users()));
    }

    public CompletionStage<Reply> withoutPermissions(Request request) {
        List<User> users = new ArrayList<>(broker.users().all().users());
        users.removeIf(user -> !broker.users().all().permissionsOfUser(user.name()).isEmpty());
        return list(request, users);
    }

    private CompletionStage<Reply> list(Request request, List<User> users) {
        return Reply.ok(
                        ListQuery.paged(request.query())
                                .answer(
                                        users,
                                        User::name,
                                        Comparator.comparing(User::name),
                                        this::viewNow))
                .now();
    }

    private Map<String, Object> viewNow(User user) {
        Map<String, Object> object = view(user);
        RatesView.put(object, broker.users().rates(user.name()));
        return object;
    }

    public static Map<String, Object> view(User user) {
        Map<String, Object> object = Views.object();
        object.put("name", user.name());
        object.put("password_hash", user.password().toBase64());
        object.put("hashing_algorithm", user.password().algorithm().rabbitName());
        object.put("tags", List.copyOf(user.tags()));
        object.put("limits", limits(user));
        return object;
    }

    static Map<String, Object> limits(User user) {
        Map<String, Object> limits = Views.object();
        user.limits().forEach((limit, value) -> limits.put(limit.key(), value));
        return limits;
    }

    public CompletionStage<Reply> one(Request request) {
        User user = broker.users().all().user(request.path("user"));
        return found(request, user, this::viewNow).now();
    }

    public CompletionStage<Reply> put(Request request) {
        String name = request.path("user");
        requireName("user", name);
        Body body = request.body();
        return broker.users()
                .change(
                        request.actor(),
                        change -> put(change, name, body, broker.users().hashing()))
                .thenApply(Reply::put);
    }

    /**
     * Adds or changes a user; true if it is new.
     *
     * @param otherwise how to read a hash that does not say how it was made; null to go by its
     *     length
     */
    public static boolean put(
            AccessChange change, String name, Body body, HashingAlgorithm otherwise) {
        if (!body.has("tags") && !body.has("administrator")) {
            throw ApiException.badRequest("tags_not_present");
        }
        List<String> tags =
                body.has("tags")
                        ? Tags.of(body.get("tags"))
                        : body.flag("administrator") ? List.of(User.ADMINISTRATOR) : List.of();
        User before = change.user(name);
        PasswordHash password = password(body, before, otherwise);
        Map<UserLimit, Long> limits = before == null ? Map.of() : before.limits();
        if (body.get("limits") instanceof Map<?, ?> given) {
            limits = UserLimit.parse(Body.of(fields(given)).fields());
        }
        return change.putUser(new User(name, password, new LinkedHashSet<>(tags), limits));
    }

    @SuppressWarnings("unchecked") // objects have string keys
    private static Map<String, Object> fields(Map<?, ?> object) {
        return (Map<String, Object>) object;
    }

    private static PasswordHash password(Body body, User before, HashingAlgorithm otherwise) {
        HashingAlgorithm algorithm = algorithm(body, otherwise);
        Object plain = body.get("password");
        Object hash = body.get("password_hash");
        if (plain != null && hash != null) {
            throw ApiException.badRequest("both_password_and_password_hash_are_provided");
        }
        if (plain instanceof String text) {
            return PasswordHash.of(
                    algorithm == null ? HashingAlgorithm.SHA256 : algorithm, text, RANDOM);
        } else if (hash instanceof String text) {
            try {
                return PasswordHash.ofBase64(algorithm, text);
            } catch (IllegalArgumentException e) {
                throw ApiException.badRequest(List.of("not_base64", text));
            }
        } else if (before != null) {
            return before.password();
        }
        // Nobody knows it: the user cannot log in with a password.
        byte[] random = new byte[RANDOM_PASSWORD_BYTES];
        RANDOM.nextBytes(random);
        return PasswordHash.of(HashingAlgorithm.SHA256, random, RANDOM);
    }

    private static HashingAlgorithm algorithm(Body body, HashingAlgorithm otherwise) {
        String name = body.text("hashing_algorithm", "");
        if (name.isEmpty()) {
            return otherwise;
        }
        HashingAlgorithm known = HashingAlgorithm.byName(name);
        if (known == null) {
            throw ApiException.badRequest("unknown hashing algorithm '" + name + "'");
        }
        return known;
    }

    public CompletionStage<Reply> delete(Request request) {
        return broker.users()
                .delete(request.actor(), request.path("user"))
                .thenApply(Resource::deleted);
    }

    public CompletionStage<Reply> bulkDelete(Request request) {
        Object users = request.body().require("users").get("users");
        if (!(users instanceof List<?> names)
                || !names.stream().allMatch(String.class::isInstance)) {
            throw ApiException.badRequest(List.of("not_a_list", "users"));
        }
        for (Object name : names) {
            if (broker.users().all().user((String) name) == null) {
                throw ApiException.badRequest(List.of("no_such_user", name));
            }
        }
        List<CompletableFuture<Boolean>> deleting = new ArrayList<>();
        names.forEach(
                name ->
                        deleting.add(
                                broker.users()
                                        .delete(request.actor(), (String) name)
                                        .toCompletableFuture()));
        return CompletableFuture.allOf(deleting.toArray(CompletableFuture[]::new))
                .thenApply(ignored -> Reply.noContent());
    }

    /** The hash of a password, as it would be kept. */
    public CompletionStage<Reply> hashPassword(Request request) {
        PasswordHash hash =
                PasswordHash.of(broker.users().hashing(), request.path("password"), RANDOM);
        return Reply.ok(Map.of("ok", hash.toBase64())).now();
    }
}
