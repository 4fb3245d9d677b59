package io.leveret.broker;

import java.util.Base64;
import java.util.random.RandomGenerator;

/** Makes names nobody chose: of queues, consumers and reply addresses. Any thread. */
public final class Names {
    private static final int BYTES = 16;

    private final RandomGenerator random;

    /**
     * @param random safe for use by several threads, and unpredictable where strangers connect
     */
    public Names(RandomGenerator random) {
        this.random = random;
    }

    /** {@code amq.gen-} and 22 characters, as RabbitMQ names queues. */
    public String queue() {
        return "amq.gen-" + secret();
    }

    /** {@code amq.ctag-} and 22 characters. */
    public String consumerTag() {
        return "amq.ctag-" + secret();
    }

    /** 128 random bits in 22 characters. */
    public String secret() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
