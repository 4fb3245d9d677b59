package io.leveret.auth.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.DN;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatternTest {
    private static final String PATTERN = "cn=${username},ou=people,dc=example,dc=com";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alice",
                "root,ou=admins",
                "a+uid=b",
                "\"quoted\"",
                " blank ",
                "back\\slash",
                "#1",
                "nul\u0000"
            })
    void nameStaysOneValueOfTheDn(String username) throws Exception {
        DN dn = new DN(Pattern.dn(PATTERN, username));

        assertThat(dn.getRDNs()).hasSize(4);
        assertThat(dn.getRDN().getAttributeValues()).containsExactly(username);
    }

    @Test
    void userOfActiveDirectoryHasTwoParts() {
        assertThat(Pattern.bind("${ad_user}@${ad_domain}.example.com", "SALES\\alice"))
                .isEqualTo("alice@SALES.example.com");
        assertThat(Pattern.bind("${username}@example.com", "alice")).isEqualTo("alice@example.com");
    }
}
