package io.leveret.compat.auth;

import static io.leveret.compat.Await.awaitTrue;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.leveret.compat.ConfiguredNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens for passwords ({@code auth_backends.1 = oauth2}). */
class OAuth2Test {
    private static final RSAKey KEY = key("key-1");
    private static final String ALL = "rabbitmq.read:*/* rabbitmq.write:*/* rabbitmq.configure:*/*";

    @TempDir Path directory;

    @Test
    void tokenPermitsWhatItsScopesSay() throws Exception {
        String token =
                token(
                        claims("bob")
                                .claim(
                                        "scope",
                                        "rabbitmq.configure:%2F/ok-* rabbitmq.write:*/ok-*"
                                                + " other.read:*/*"));
        try (ConfiguredNode node = node();
                Connection connection = node.connect("anything", token)) {
            connection.createChannel().queueDeclare("ok-1", false, true, false, null);

            assertThatThrownBy(
                            () ->
                                    connection
                                            .createChannel()
                                            .queueDeclare("no-1", false, true, false, null))
                    .hasStackTraceContaining(
                            "access to queue 'no-1' in vhost '/' refused for user 'bob'");
            assertThatThrownBy(() -> connection.createChannel().basicGet("ok-1", true))
                    .hasStackTraceContaining("ACCESS_REFUSED");
        }
    }

    @Test
    void topicsNeedAScopeOfThreeParts() throws Exception {
        String token = token(claims("bob").claim("scope", ALL + " rabbitmq.write:*/topics/news.*"));
        try (ConfiguredNode node = node();
                Connection connection = node.connect("", token)) {
            Channel channel = connection.createChannel();
            channel.exchangeDeclare("topics", "topic");
            channel.confirmSelect();
            channel.basicPublish("topics", "news.sport", null, new byte[0]);
            channel.waitForConfirmsOrDie(5000);

            channel.basicPublish("topics", "gossip", null, new byte[0]);
            assertThatThrownBy(() -> channel.waitForConfirmsOrDie(5000))
                    .hasStackTraceContaining("access to topic 'gossip' in exchange 'topics'");
        }
    }

    @Test
    void tagsAreScopesAndCountForManagement() throws Exception {
        String token = token(claims("bob").claim("scope", "rabbitmq.tag:monitoring " + ALL));
        try (ConfiguredNode node = node()) {
            assertThat(node.get("/nodes", "Bearer " + token).statusCode()).isEqualTo(200);
            assertThat(node.get("/whoami", "Bearer " + token).body())
                    .contains("\"name\":\"bob\"", "monitoring");
            assertThat(node.get("/users", "Bearer " + token).statusCode()).isEqualTo(401);
            assertThat(node.get("/whoami", "Bearer nonsense").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void tokenOfAnotherKeyIsRefused() throws Exception {
        refused(sign(claims("bob").claim("scope", ALL).build(), key("key-1")), "signature_invalid");
    }

    @Test
    void tokenOfAnUnknownKeyIsRefused() throws Exception {
        refused(sign(claims("bob").claim("scope", ALL).build(), key("key-2")), "key_not_found");
    }

    @Test
    void tokenForSomebodyElseIsRefused() throws Exception {
        refused(token(claims("bob").claim("scope", ALL).audience("other")), "invalid_aud");
    }

    @Test
    void expiredTokenIsRefused() throws Exception {
        refused(token(claims("bob", Duration.ofSeconds(-1)).claim("scope", ALL)), "has expired");
    }

    @Test
    void unsignedTokenIsRefused() throws Exception {
        // {"alg":"none"} and {"sub":"bob"}
        refused("eyJhbGciOiJub25lIn0.eyJzdWIiOiJib2IifQ.", "provided token is invalid");
    }

    @Test
    void tokenThatEndsPermitsNothingUntilItIsRenewed() throws Exception {
        String longer = token(claims("bob").claim("scope", ALL));
        try (ConfiguredNode node = node()) {
            String brief = token(claims("bob", Duration.ofSeconds(5)).claim("scope", ALL));
            RenewableSecret secret = new RenewableSecret(brief);
            Connection connection = node.connect(secret::installIn);
            connection.createChannel().queueDeclare("q", false, true, false, null);
            awaitTrue(() -> isRefused(connection));

            assertThat(secret.renew(longer)).isTrue();

            connection.createChannel().queueDeclare("q", false, true, false, null);
        }
    }

    private static boolean isRefused(Connection connection) throws Exception {
        try {
            connection.createChannel().queueDeclare("q", false, true, false, null);
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void badNewSecretClosesTheConnection() throws Exception {
        String token = token(claims("bob").claim("scope", ALL));
        String ofSomebodyElse = token(claims("eve").claim("scope", ALL));
        try (ConfiguredNode node = node()) {
            for (String bad : List.of("nonsense", ofSomebodyElse)) {
                RenewableSecret secret = new RenewableSecret(token);
                Connection connection = node.connect(secret::installIn);

                assertThat(secret.renew(bad)).isFalse();
                assertThat(connection.getCloseReason())
                        .hasMessageContaining(
                                "NOT_ALLOWED - New secret was refused by one of the backends");
            }
            assertThat(node.hasLogged("Secret update was refused for user 'bob'")).isTrue();
        }
    }

    @Test
    void scopesMayHaveOtherNamesAndPlaces() throws Exception {
        String token =
                token(
                        claims("x")
                                .claim("user_name", "carol")
                                .claim("roles", List.of("dev"))
                                .claim("realm", Map.of("scopes", "mq.read:*/*")));
        try (ConfiguredNode node =
                        node(
                                "auth_oauth2.scope_prefix = mq.",
                                "auth_oauth2.additional_scopes_key = roles realm.scopes",
                                "auth_oauth2.scope_aliases.dev = mq.configure:*/* mq.write:*/*",
                                "auth_oauth2.preferred_username_claims.1 = user_name");
                Connection connection = node.connect("", token)) {
            Channel channel = connection.createChannel();
            channel.queueDeclare("q", false, true, false, null);
            channel.basicGet("q", true);

            assertThat(node.hasLogged("user 'carol' authenticated")).isTrue();
        }
    }

    @Test
    void keysAreGotFromAUrl() throws Exception {
        String token = token(claims("bob").claim("scope", ALL));
        try (WebService service =
                        new WebService(request -> new JWKSet(KEY).toPublicJWKSet().toString());
                ConfiguredNode node =
                        new ConfiguredNode(
                                directory,
                                "auth_backends.1 = oauth2",
                                "auth_oauth2.resource_server_id = rabbitmq",
                                "auth_oauth2.jwks_url = " + service.url("/keys"))) {
            node.connect("", token).close();
            node.connect("", token).close();

            assertThat(service.requests()).hasSize(1);
        }
    }

    @Test
    void tokensAreNotLogged() throws Exception {
        String good = token(claims("bob").claim("scope", ALL));
        String bad = token(claims("bob", Duration.ofSeconds(-1)).claim("scope", ALL));
        try (ConfiguredNode node = node()) {
            node.connect("", good).close();
            assertThatThrownBy(() -> node.connect("", bad)).isInstanceOf(Exception.class);

            assertThat(node.logged()).noneMatch(line -> line.contains(good) || line.contains(bad));
        }
    }

    private void refused(String token, String reason) throws Exception {
        try (ConfiguredNode node = node()) {
            assertThatThrownBy(() -> node.connect("bob", token))
                    .isInstanceOf(AuthenticationFailureException.class);
            awaitTrue(() -> node.hasLogged("OAuth 2/JWT token failed", reason));
        }
    }

    private ConfiguredNode node(String... lines) throws Exception {
        Path keys = directory.resolve("keys.json");
        Files.writeString(keys, new JWKSet(KEY).toPublicJWKSet().toString());
        String[] all = Arrays.copyOf(lines, lines.length + 3);
        all[lines.length] = "auth_backends.1 = oauth2";
        all[lines.length + 1] = "auth_oauth2.resource_server_id = rabbitmq";
        all[lines.length + 2] = "auth_oauth2.jwks_url = " + keys.toUri();
        return new ConfiguredNode(directory, all);
    }

    private static JWTClaimsSet.Builder claims(String subject) {
        return claims(subject, Duration.ofHours(1));
    }

    private static JWTClaimsSet.Builder claims(String subject, Duration life) {
        return new JWTClaimsSet.Builder()
                .subject(subject)
                .audience("rabbitmq")
                .expirationTime(Date.from(Instant.now().plus(life)));
    }

    private static String token(JWTClaimsSet.Builder claims) throws Exception {
        return sign(claims.build(), KEY);
    }

    private static String sign(JWTClaimsSet claims, RSAKey key) throws Exception {
        SignedJWT token =
                new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(),
                        claims);
        token.sign(new RSASSASigner(key));
        return token.serialize();
    }

    private static RSAKey key(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (com.nimbusds.jose.JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
