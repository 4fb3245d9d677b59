package io.leveret.auth.ldap;

import com.unboundid.ldap.sdk.RDN;

/** Text with <code>${username}</code> in it, and for Active Directory the parts of that. */
final class Pattern {
    private static final String USERNAME = "${username}";

    private Pattern() {}

    /** As a DN: in a part of one a name cannot become more than a name. */
    static String dn(String pattern, String username) {
        return pattern.equals(USERNAME) ? username : fill(pattern, escaped(username));
    }

    /** {@code DOMAIN\\user} has a domain and a user. */
    static String bind(String pattern, String username) {
        int backslash = username.indexOf('\\');
        String domain = backslash < 0 ? "" : username.substring(0, backslash);
        String user = backslash < 0 ? username : username.substring(backslash + 1);
        String inDn = pattern.contains("=") ? escaped(username) : username;
        return fill(pattern, inDn).replace("${ad_domain}", domain).replace("${ad_user}", user);
    }

    static String fill(String pattern, String username) {
        return pattern.replace(USERNAME, username);
    }

    private static String escaped(String value) {
        String rdn = new RDN("cn", value).toString();
        return rdn.substring(rdn.indexOf('=') + 1);
    }
}
