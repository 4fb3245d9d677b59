package io.leveret.auth.oauth2;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.leveret.time.Clock;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;

/** Checks tokens: signature, end, audience; and reads what they permit. */
final class TokenReader {
    private final OAuth2Settings settings;
    private final SigningKeys keys;
    private final ScopeReader scopes;
    private final Clock clock;

    TokenReader(OAuth2Settings settings, Clock clock) {
        this.settings = settings;
        this.keys = new SigningKeys(settings, clock);
        this.scopes = new ScopeReader(settings);
        this.clock = clock;
    }

    /**
     * @param askedName whom the client says it is; counts if the token has no name
     * @throws TokenException why it is no good
     */
    Token read(String text, String askedName) {
        try {
            SignedJWT token = SignedJWT.parse(text);
            JWSHeader header = token.getHeader();
            requireAlgorithm(header.getAlgorithm());
            if (!token.verify(verifier(keys.find(header.getKeyID())))) {
                throw new TokenException("signature_invalid");
            }
            JWTClaimsSet claims = token.getJWTClaimsSet();
            requireTime(claims);
            requireAudience(claims);
            return Token.of(username(claims, askedName), claims, scopes.read(claims.getClaims()));
        } catch (ParseException | IllegalArgumentException e) {
            throw new TokenException("provided token is invalid");
        } catch (JOSEException e) {
            throw new TokenException(e.getMessage());
        }
    }

    private void requireAlgorithm(JWSAlgorithm algorithm) {
        if (!settings.algorithms().isEmpty()
                && !settings.algorithms().contains(algorithm.getName())) {
            throw new TokenException("signed with " + algorithm + ", which is not allowed");
        }
    }

    /** Only algorithms for that kind of key: a public key is not to be taken for a secret. */
    private static JWSVerifier verifier(JWK key) throws JOSEException {
        if (key instanceof RSAKey rsa) {
            return new RSASSAVerifier(rsa);
        } else if (key instanceof ECKey ec) {
            return new ECDSAVerifier(ec);
        } else if (key instanceof OctetSequenceKey secret) {
            return new MACVerifier(secret);
        }
        throw new TokenException("keys of type " + key.getKeyType() + " are not supported");
    }

    private void requireTime(JWTClaimsSet claims) {
        if (claims.getExpirationTime() == null) {
            throw new TokenException("Provided JWT token has no exp claim");
        }
        long now = clock.wallMillis();
        long end = claims.getExpirationTime().getTime();
        if (end <= now) {
            throw new TokenException(
                    "Provided JWT token has expired at timestamp "
                            + end / 1000
                            + " (validated at "
                            + now / 1000
                            + ")");
        }
        if (claims.getNotBeforeTime() != null && claims.getNotBeforeTime().getTime() > now) {
            throw new TokenException("the token is not valid yet");
        }
    }

    private void requireAudience(JWTClaimsSet claims) {
        if (!settings.verifyAudience() || settings.resourceServerId().isEmpty()) {
            return;
        }
        List<String> audience = new ArrayList<>();
        for (String each : claims.getAudience()) {
            audience.addAll(List.of(each.split(" ")));
        }
        if (!audience.contains(settings.resourceServerId())) {
            throw new TokenException(
                    "{invalid_aud,{resource_id_not_found_in_aud,"
                            + settings.resourceServerId()
                            + ","
                            + audience
                            + "}}");
        }
    }

    private String username(JWTClaimsSet claims, String askedName) {
        for (String claim : settings.usernameClaims()) {
            if (claims.getClaim(claim) instanceof String name && !name.isEmpty()) {
                return name;
            }
        }
        return askedName.isEmpty() ? "unknown" : askedName;
    }
}
