package io.leveret.auth.oauth2;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WildcardTest {
    @ParameterizedTest
    @CsvSource({
        "*, '', true",
        "*, anything, true",
        "name, name, true",
        "name, names, false",
        "'', '', true",
        "'', x, false",
        "a*, abc, true",
        "a*, bc, false",
        "*c, abc, true",
        "*c, abcd, false",
        "a*c, ac, true",
        "a*c, abbc, true",
        "ab*bc, abc, false",
        "a*b*c, a-b-c, true",
        "a*b*c, a-c-b, false",
        "a**c, abc, true",
        "*b*b*, abb, true",
        "*b*b*, ab, false",
        "%2F, /, true",
        "%2A, *, true",
        "%2A, x, false"
    })
    void starStandsForAnything(String pattern, String name, boolean matches) {
        assertThat(Wildcard.parse(pattern).matches(name)).isEqualTo(matches);
    }

    @Test
    void wronglyEncodedPatternIsNone() {
        assertThat(Wildcard.parse("%zz")).isNull();
        assertThat(Scope.parse("read:%zz/x")).isNull();
    }

    @ParameterizedTest
    @CsvSource({"read:a", "read:a/b/c/d", "browse:a/b", "READ:a/b", "''"})
    void otherScopesPermitNothing(String scope) {
        assertThat(Scope.parse(scope)).isNull();
    }
}
