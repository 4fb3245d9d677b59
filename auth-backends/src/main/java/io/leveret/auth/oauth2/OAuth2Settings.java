package io.leveret.auth.oauth2;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * RabbitMQ's {@code auth_oauth2.*}.
 *
 * @param resourceServerId what we are called in {@code aud}; "" if that is not looked at
 * @param scopePrefix what scopes meant for us begin with
 * @param verifyAudience whether {@code aud} must name us
 * @param additionalScopesKeys claims that have scopes too; dots lead into objects
 * @param scopeAliases names of scopes, and which they stand for
 * @param usernameClaims where the user's name is; the first claim that there is counts
 * @param signingKeys public keys in PEM, by their ids
 * @param defaultKey id of the key of tokens that do not say; null if there is none
 * @param jwksFile keys as a JWK set; null if there is none
 * @param jwksUri where such a set is to be got; null if nowhere
 * @param algorithms signatures that are taken, such as RS256; empty for all that fit the key
 */
public record OAuth2Settings(
        String resourceServerId,
        String scopePrefix,
        boolean verifyAudience,
        List<String> additionalScopesKeys,
        Map<String, List<String>> scopeAliases,
        List<String> usernameClaims,
        Map<String, Path> signingKeys,
        String defaultKey,
        Path jwksFile,
        URI jwksUri,
        List<String> algorithms,
        Duration timeout) {
    /** What RabbitMQ looks at after the claims that are preferred. */
    public static final List<String> USERNAME_CLAIMS = List.of("sub", "client_id");
}
