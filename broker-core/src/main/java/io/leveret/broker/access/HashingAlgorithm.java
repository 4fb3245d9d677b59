package io.leveret.broker.access;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** How a password is hashed; named as in RabbitMQ's definitions files. */
public enum HashingAlgorithm {
    SHA256("rabbit_password_hashing_sha256", "SHA-256", 32),
    SHA512("rabbit_password_hashing_sha512", "SHA-512", 64),
    /** What RabbitMQ used before 3.6. To be read, not to be chosen. */
    MD5("rabbit_password_hashing_md5", "MD5", 16);

    private final String rabbitName;
    private final String digestName;
    private final int hashBytes;

    HashingAlgorithm(String rabbitName, String digestName, int hashBytes) {
        this.rabbitName = rabbitName;
        this.digestName = digestName;
        this.hashBytes = hashBytes;
    }

    public String rabbitName() {
        return rabbitName;
    }

    /** The algorithm of this name, or null. */
    public static HashingAlgorithm byName(String rabbitName) {
        for (HashingAlgorithm algorithm : values()) {
            if (algorithm.rabbitName.equals(rabbitName)) {
                return algorithm;
            }
        }
        return null;
    }

    /**
     * The algorithm of a hash that came without its name, as in definitions of RabbitMQ before 3.6
     * (MD5) and of careless tools (SHA-256).
     *
     * @param saltAndHashBytes length of the decoded hash with its salt
     */
    public static HashingAlgorithm ofUnnamed(int saltAndHashBytes) {
        return saltAndHashBytes == PasswordHash.SALT_BYTES + MD5.hashBytes ? MD5 : SHA256;
    }

    byte[] hash(byte[] salt, byte[] password) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance(digestName);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(digestName, e); // every Java has them
        }
        digest.update(salt);
        return digest.digest(password);
    }
}
