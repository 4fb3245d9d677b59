package io.leveret.broker.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;

/**
 * What is kept of a password: four random bytes of salt, then the hash of salt and password. The
 * same bytes, in base64, are the {@code password_hash} of RabbitMQ's definitions files. Immutable.
 */
public final class PasswordHash {
    static final int SALT_BYTES = 4;

    /** No password is right: the user cannot log in with one. */
    public static final PasswordHash NONE = new PasswordHash(HashingAlgorithm.SHA256, new byte[0]);

    private final HashingAlgorithm algorithm;
    private final byte[] saltAndHash;

    private PasswordHash(HashingAlgorithm algorithm, byte[] saltAndHash) {
        this.algorithm = algorithm;
        this.saltAndHash = saltAndHash;
    }

    /** Takes a new salt. */
    public static PasswordHash of(
            HashingAlgorithm algorithm, byte[] password, SecureRandom random) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        byte[] hash = algorithm.hash(salt, password);
        byte[] saltAndHash = Arrays.copyOf(salt, SALT_BYTES + hash.length);
        System.arraycopy(hash, 0, saltAndHash, SALT_BYTES, hash.length);
        return new PasswordHash(algorithm, saltAndHash);
    }

    /** As {@link #of(HashingAlgorithm, byte[], SecureRandom)}; the password in UTF-8. */
    public static PasswordHash of(
            HashingAlgorithm algorithm, String password, SecureRandom random) {
        return of(algorithm, password.getBytes(StandardCharsets.UTF_8), random);
    }

    /** A hash made elsewhere. Of no or a wrong length, no password is right. */
    public static PasswordHash ofBytes(HashingAlgorithm algorithm, byte[] saltAndHash) {
        return new PasswordHash(algorithm, saltAndHash.clone());
    }

    /**
     * A {@code password_hash} of a definitions file.
     *
     * @param algorithm null if the file does not say: then its length tells
     * @throws IllegalArgumentException when it is not base64
     */
    public static PasswordHash ofBase64(HashingAlgorithm algorithm, String base64) {
        byte[] bytes = Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
        HashingAlgorithm known =
                algorithm == null ? HashingAlgorithm.ofUnnamed(bytes.length) : algorithm;
        return new PasswordHash(known, bytes);
    }

    public HashingAlgorithm algorithm() {
        return algorithm;
    }

    /** Salt and hash; empty when there is no password. */
    public byte[] bytes() {
        return saltAndHash.clone();
    }

    public String toBase64() {
        return Base64.getEncoder().encodeToString(saltAndHash);
    }

    /** Takes the same time whether the password is nearly right or all wrong. */
    public boolean matches(byte[] password) {
        byte[] salt = Arrays.copyOf(saltAndHash, SALT_BYTES);
        byte[] given = algorithm.hash(salt, password);
        byte[] right =
                saltAndHash.length < SALT_BYTES
                        ? new byte[0]
                        : Arrays.copyOfRange(saltAndHash, SALT_BYTES, saltAndHash.length);
        return MessageDigest.isEqual(given, right);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PasswordHash that
                && algorithm == that.algorithm
                && Arrays.equals(saltAndHash, that.saltAndHash);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(saltAndHash);
    }

    /** Does not show the hash, which must not get into a log. */
    @Override
    public String toString() {
        return algorithm.rabbitName();
    }
}
