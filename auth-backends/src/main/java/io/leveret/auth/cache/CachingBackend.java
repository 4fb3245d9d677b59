package io.leveret.auth.cache;

import io.leveret.broker.access.AuthBackend;
import io.leveret.broker.access.Authorizer;
import io.leveret.broker.access.Credentials;
import io.leveret.broker.access.LoginResult;
import io.leveret.broker.access.Permission;
import io.leveret.broker.access.ResourceKind;
import io.leveret.broker.access.User;
import io.leveret.broker.access.UserRights;
import io.leveret.time.Clock;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Asks another backend, and the same question only once in a while. */
public final class CachingBackend implements AuthBackend {
    private final AuthBackend authenticator;
    private final AuthBackend authorizer;
    private final AnswerCache<ByteBuffer, LoginResult> logins;
    private final AnswerCache<List<Object>, Boolean> answers;
    private final byte[] salt = new byte[16];

    /**
     * @param authorizer may be the same as {@code authenticator}
     * @param holdsMillis how long an answer is kept
     * @param keepsRefusals whether a no is kept too
     */
    public CachingBackend(
            AuthBackend authenticator,
            AuthBackend authorizer,
            long holdsMillis,
            boolean keepsRefusals,
            Clock clock) {
        this.authenticator = authenticator;
        this.authorizer = authorizer;
        this.logins =
                new AnswerCache<>(
                        clock,
                        holdsMillis,
                        result -> keepsRefusals || result instanceof LoginResult.Granted);
        this.answers = new AnswerCache<>(clock, holdsMillis, yes -> keepsRefusals || yes);
        new SecureRandom().nextBytes(salt);
    }

    @Override
    public String name() {
        return "cache";
    }

    @Override
    public CompletionStage<LoginResult> authenticate(Credentials credentials) {
        return logins.get(
                key("authn", credentials),
                () -> authenticator.authenticate(credentials).thenApply(this::remembering));
    }

    @Override
    public CompletionStage<LoginResult> admit(Credentials credentials) {
        return logins.get(
                key("authz", credentials),
                () -> authorizer.admit(credentials).thenApply(this::remembering));
    }

    /** What the user may do is asked through here from now on. */
    private LoginResult remembering(LoginResult result) {
        if (!(result instanceof LoginResult.Granted granted)) {
            return result;
        }
        User user = granted.user();
        List<Authorizer> asked =
                user.rights() == null
                        ? List.of(authorizer.authorizer())
                        : user.rights().authorizers();
        return new LoginResult.Granted(
                user.withRights(
                        new UserRights(asked.stream().<Authorizer>map(Remembering::new).toList())));
    }

    /** Passwords are not kept: only what nobody can turn back into one. */
    private ByteBuffer key(String kind, Credentials credentials) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(salt);
            digest.update((kind + '\0').getBytes(StandardCharsets.UTF_8));
            byte[] name = credentials.username().getBytes(StandardCharsets.UTF_8);
            digest.update(ByteBuffer.allocate(4).putInt(name.length).array());
            digest.update(name);
            digest.update((byte) (credentials.isProven() ? 0 : 1));
            if (!credentials.isProven()) {
                digest.update(credentials.password());
            }
            return ByteBuffer.wrap(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Authorizer authorizer() {
        return new Remembering(authorizer.authorizer());
    }

    @Override
    public void close() {
        authenticator.close();
        if (authorizer != authenticator) {
            authorizer.close();
        }
    }

    private final class Remembering implements Authorizer {
        private final Authorizer asked;

        Remembering(Authorizer asked) {
            this.asked = asked;
        }

        @Override
        public CompletionStage<Boolean> mayEnter(User user, String vhost, InetAddress peer) {
            return answers.get(
                    List.of(asked, user.name(), user.tags(), vhost, peer),
                    () -> asked.mayEnter(user, vhost, peer));
        }

        @Override
        public CompletionStage<Boolean> may(
                User user, String vhost, Permission permission, ResourceKind kind, String name) {
            return answers.get(
                    List.of(asked, user.name(), user.tags(), vhost, permission, kind, name),
                    () -> asked.may(user, vhost, permission, kind, name));
        }

        @Override
        public CompletionStage<Boolean> mayUseTopic(
                User user,
                String vhost,
                Permission permission,
                String exchange,
                String routingKey,
                Map<String, String> variables) {
            return answers.get(
                    List.of(
                            asked,
                            user.name(),
                            user.tags(),
                            vhost,
                            permission,
                            exchange,
                            routingKey,
                            variables),
                    () ->
                            asked.mayUseTopic(
                                    user, vhost, permission, exchange, routingKey, variables));
        }

        @Override
        public CompletionStage<LoginResult> renew(User user, byte[] secret) {
            return asked.renew(user, secret);
        }

        @Override
        public long version() {
            return asked.version();
        }
    }
}
