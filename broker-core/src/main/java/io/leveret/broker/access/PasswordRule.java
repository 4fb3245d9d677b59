package io.leveret.broker.access;

import java.nio.charset.StandardCharsets;

/**
 * What a new password must be like. Passwords that come as hashes, and those that are there
 * already, are not looked at.
 */
public final class PasswordRule {
    /** Any password will do. */
    public static final PasswordRule NONE = new PasswordRule(0, null);

    private final int bytesMin;
    private final NamePattern pattern;

    private PasswordRule(int bytesMin, NamePattern pattern) {
        this.bytesMin = bytesMin;
        this.pattern = pattern;
    }

    /** Counted in bytes of UTF-8, as RabbitMQ does. */
    public static PasswordRule minLength(int bytes) {
        return new PasswordRule(bytes, null);
    }

    /**
     * The expression must be found in the password.
     *
     * @throws InvalidPatternException when it is none
     */
    public static PasswordRule regexp(String expression) {
        return new PasswordRule(0, NamePattern.compile(expression));
    }

    /**
     * @throws AccessException CREDENTIAL_VALIDATION_FAILED, saying what the rule is
     */
    public void check(String user, String password) {
        if (password.getBytes(StandardCharsets.UTF_8).length < bytesMin) {
            throw AccessException.weakPassword(
                    user, "minimum required password length is " + bytesMin);
        }
        if (pattern != null && !pattern.matches(password)) {
            throw AccessException.weakPassword(
                    user, "provided password does not match the validator regular expression");
        }
    }
}
