package io.leveret.auth.oauth2;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import io.leveret.broker.BrokerStartException;
import io.leveret.time.Clock;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys tokens are signed with: from files, and from a JWK set that is got again when a token
 * names a key it did not have. Called by threads that may wait.
 */
final class SigningKeys {
    private static final Logger LOG = LoggerFactory.getLogger(SigningKeys.class);

    /** A client can name any key: no reason to ask for them all the time. */
    private static final long ASK_AGAIN_NANOS = 10_000_000_000L;

    private static final int BODY_CHARS_MAX = 1 << 20;

    private final OAuth2Settings settings;
    private final Clock clock;
    private final Map<String, JWK> fromFiles = new LinkedHashMap<>();
    private Map<String, JWK> fromUri = Map.of();
    private boolean asked;
    private long askedNanos;

    SigningKeys(OAuth2Settings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        settings.signingKeys().forEach((id, file) -> fromFiles.put(id, pem(file)));
        if (settings.jwksFile() != null) {
            fromFiles.putAll(set(settings.jwksFile()));
        }
    }

    /**
     * @param id null if the token does not say
     * @throws TokenException if there is no such key
     */
    synchronized JWK find(String id) {
        String wanted = id == null ? settings.defaultKey() : id;
        if (wanted == null) {
            throw new TokenException("the token names no key, and there is no default_key");
        }
        JWK key = known(wanted);
        if (key == null && settings.jwksUri() != null && mayAsk()) {
            fromUri = fetch();
            key = known(wanted);
        }
        if (key == null) {
            throw new TokenException("key_not_found");
        }
        return key;
    }

    private JWK known(String id) {
        JWK key = fromFiles.get(id);
        return key == null ? fromUri.get(id) : key;
    }

    private boolean mayAsk() {
        long now = clock.nanos();
        if (asked && now - askedNanos < ASK_AGAIN_NANOS) {
            return false;
        }
        asked = true;
        askedNanos = now;
        return true;
    }

    private Map<String, JWK> fetch() {
        try {
            HttpResponse<String> response =
                    HttpClient.newBuilder()
                            .connectTimeout(settings.timeout())
                            .build()
                            .send(
                                    HttpRequest.newBuilder(settings.jwksUri())
                                            .timeout(settings.timeout())
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200 || response.body().length() > BODY_CHARS_MAX) {
                throw new IOException("answered " + response.statusCode());
            }
            return byId(JWKSet.parse(response.body()));
        } catch (IOException | ParseException e) {
            LOG.error("OAuth 2: cannot get keys from {}: {}", settings.jwksUri(), e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return fromUri;
    }

    private static JWK pem(Path file) {
        try {
            return JWK.parseFromPEMEncodedObjects(Files.readString(file)).toPublicJWK();
        } catch (IOException | JOSEException | RuntimeException e) {
            throw unusable(file, e);
        }
    }

    private static Map<String, JWK> set(Path file) {
        try {
            return byId(JWKSet.parse(Files.readString(file)));
        } catch (IOException | ParseException e) {
            throw unusable(file, e);
        }
    }

    private static BrokerStartException unusable(Path file, Exception why) {
        return new BrokerStartException(
                "cannot use the signing key in " + file + ": " + why.getMessage(), why);
    }

    private static Map<String, JWK> byId(JWKSet set) {
        Map<String, JWK> keys = new LinkedHashMap<>();
        for (JWK key : set.getKeys()) {
            if (key.getKeyID() != null) {
                keys.put(key.getKeyID(), key);
            }
        }
        return keys;
    }
}
