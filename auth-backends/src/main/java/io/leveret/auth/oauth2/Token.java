package io.leveret.auth.oauth2;

import com.nimbusds.jwt.JWTClaimsSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a token that was found good says.
 *
 * @param scopes without the prefix
 * @param endMillis since the epoch
 */
record Token(String username, List<Scope> scopes, Set<String> tags, long endMillis) {
    private static final String TAG = "tag:";

    static Token of(String username, JWTClaimsSet claims, List<String> scopes) {
        Set<String> tags = new TreeSet<>();
        for (String scope : scopes) {
            if (scope.startsWith(TAG)) {
                tags.add(scope.substring(TAG.length()));
            }
        }
        return new Token(
                username,
                scopes.stream().map(Scope::parse).filter(scope -> scope != null).toList(),
                tags,
                claims.getExpirationTime().getTime());
    }
}
