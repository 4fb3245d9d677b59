package io.leveret.broker.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PasswordHashTest {
    /** Always the salt of RabbitMQ's documentation. */
    private static final SecureRandom RANDOM =
            new SecureRandom() {
                private static final long serialVersionUID = 1L;

                @Override
                public void nextBytes(byte[] bytes) {
                    byte[] salt = {(byte) 0x90, (byte) 0x8d, (byte) 0xc6, 0x0a};
                    System.arraycopy(salt, 0, bytes, 0, bytes.length);
                }
            };

    @Test
    void hashIsTheOneOfRabbitMqsDocumentation() {
        PasswordHash hash = PasswordHash.of(HashingAlgorithm.SHA256, "test12", RANDOM);

        assertThat(hash.toBase64()).isEqualTo("kI3GCqW5JLMJa4iX1lo7X4D6XbYqlLgxIs30+P6tENUV2POR");
    }

    @ParameterizedTest
    @CsvSource({
        // Made by RabbitMQ 3.10.8.
        "rabbit_password_hashing_sha256, ep1TUpCqhXDH1Xi/E6f6t8EXNaP55HSFsFig1FXo9u09/wLI",
        "rabbit_password_hashing_sha512, QVBMY4LywzP2jKxd+uSijjzxJyVuvm96uHpug3z/b/N5+6kmMhULC9M8"
                + "gR32hZVMZV1iHDyXo06AYEzWIkZYVwfvCq8=",
        "rabbit_password_hashing_md5, UP6q99KsDxm7rmRv6nuGgYU88Cs="
    })
    void passwordsHashedByRabbitMqAreKnown(String algorithm, String base64) {
        PasswordHash hash = PasswordHash.ofBase64(HashingAlgorithm.byName(algorithm), base64);

        assertThat(hash.matches(utf8("pässword"))).isTrue();
        assertThat(hash.matches(utf8("password"))).isFalse();
        assertThat(hash.toBase64()).isEqualTo(base64);
    }

    @ParameterizedTest
    @EnumSource
    void everyAlgorithmKnowsItsOwn(HashingAlgorithm algorithm) {
        PasswordHash hash = PasswordHash.of(algorithm, "secret", new SecureRandom());

        assertThat(hash.matches(utf8("secret"))).isTrue();
        assertThat(hash.matches(utf8("Secret"))).isFalse();
        assertThat(hash.matches(new byte[0])).isFalse();
        assertThat(PasswordHash.ofBytes(algorithm, hash.bytes())).isEqualTo(hash);
        assertThat(hash.toString()).doesNotContain(hash.toBase64());
    }

    @Test
    void saltIsAnotherEveryTime() {
        SecureRandom random = new SecureRandom();

        assertThat(PasswordHash.of(HashingAlgorithm.SHA256, "secret", random))
                .isNotEqualTo(PasswordHash.of(HashingAlgorithm.SHA256, "secret", random));
    }

    @Test
    void hashWithoutAlgorithmIsKnownByItsLength() {
        assertThat(PasswordHash.ofBase64(null, "UP6q99KsDxm7rmRv6nuGgYU88Cs=").algorithm())
                .isEqualTo(HashingAlgorithm.MD5);
        assertThat(
                        PasswordHash.ofBase64(
                                        null, "kI3GCqW5JLMJa4iX1lo7X4D6XbYqlLgxIs30+P6tENUV2POR")
                                .algorithm())
                .isEqualTo(HashingAlgorithm.SHA256);
    }

    @Test
    void emptyOrShortHashKnowsNoPassword() {
        for (String base64 :
                new String[] {"", "AAAA", Base64.getEncoder().encodeToString(utf8("salt"))}) {
            PasswordHash hash = PasswordHash.ofBase64(HashingAlgorithm.SHA256, base64);

            assertThat(hash.matches(new byte[0])).isFalse();
            assertThat(hash.matches(utf8("x"))).isFalse();
        }
    }

    @Test
    void whatIsNotBase64IsRefused() {
        assertThatThrownBy(() -> PasswordHash.ofBase64(null, "***"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void ruleForNewPasswordsSaysWhatItWants() {
        PasswordRule.NONE.check("u", "");
        PasswordRule.minLength(5).check("u", "12345");
        PasswordRule.regexp("[0-9]").check("u", "abc1");

        assertThatThrownBy(() -> PasswordRule.minLength(5).check("u", "1234"))
                .isInstanceOf(AccessException.class)
                .hasMessage("minimum required password length is 5");
        assertThatThrownBy(() -> PasswordRule.regexp("[0-9]").check("u", "abc"))
                .isInstanceOf(AccessException.class)
                .hasMessage("provided password does not match the validator regular expression");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
