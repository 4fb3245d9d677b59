package io.leveret.codec;

/**
 * A method of AMQP 0-9-1: a record for each, grouped by class, in the specification's order. The
 * records leave out the fields the specification reserves (the ticket of RabbitMQ's older grammar
 * among them).
 */
public sealed interface Method
        permits ConnectionMethod,
                ChannelMethod,
                AccessMethod,
                ExchangeMethod,
                QueueMethod,
                BasicMethod,
                TxMethod,
                ConfirmMethod {
    int classId();

    int methodId();

    /** As the specification writes it: {@code queue.declare-ok}. */
    default String name() {
        return MethodName.of(getClass());
    }

    /** Writes the fields (not the ids), reserved ones as zero. */
    void write(WireWriter out);
}
