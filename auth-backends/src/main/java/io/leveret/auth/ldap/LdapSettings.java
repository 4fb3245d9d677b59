package io.leveret.auth.ldap;

import io.leveret.broker.tls.KeyFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * RabbitMQ's {@code auth_ldap.*}.
 *
 * @param servers tried in this order
 * @param userDnPattern the user's DN, with <code>${username}</code> in it; with a lookup, what to
 *     look for
 * @param userBindPattern whom to bind as, if that is not the DN; null if it is
 * @param lookupAttribute attribute in which users are looked for; null if the DN is known
 * @param lookupBase below which they are
 * @param lookupBind who may look; null for the user itself
 * @param otherBind who asks for the rest; null for the user itself
 * @param tls null for none
 */
public record LdapSettings(
        List<String> servers,
        int port,
        Duration timeout,
        String userDnPattern,
        String userBindPattern,
        String lookupAttribute,
        String lookupBase,
        Bind lookupBind,
        Bind otherBind,
        Tls tls) {
    /** Whom to bind as; anonymously if {@code dn} is "". */
    public record Bind(String dn, String password) {
        @Override
        public String toString() {
            return dn;
        }
    }

    /**
     * @param startTls whether a plain connection is turned into one with TLS
     * @param authorities of servers' certificates; null for the JVM's
     * @param verify whether servers' certificates and names are checked
     * @param key our own certificate; null if there is none
     */
    public record Tls(boolean startTls, Path authorities, boolean verify, KeyFile key) {}
}
