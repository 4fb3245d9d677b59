package io.leveret.prometheus;

import java.util.function.ToDoubleFunction;

/**
 * One number that all objects of a kind have.
 *
 * @param name without what stands before it, such as {@code rabbitmq_}, and without {@code _total}
 * @param help what RabbitMQ says of it
 * @param <T> what has it
 */
record Metric<T>(Type type, String name, String help, ToDoubleFunction<? super T> value) {

    enum Type {
        /** Only grows. */
        COUNTER,
        GAUGE,
        /** RabbitMQ does not say. */
        UNTYPED
    }

    static <T> Metric<T> counter(String name, String help, ToDoubleFunction<? super T> value) {
        return new Metric<>(Type.COUNTER, name, help, value);
    }

    static <T> Metric<T> gauge(String name, String help, ToDoubleFunction<? super T> value) {
        return new Metric<>(Type.GAUGE, name, help, value);
    }

    static <T> Metric<T> untyped(String name, String help, ToDoubleFunction<? super T> value) {
        return new Metric<>(Type.UNTYPED, name, help, value);
    }
}
