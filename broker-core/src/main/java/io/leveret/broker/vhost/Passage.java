package io.leveret.broker.vhost;

import io.leveret.message.Message;

/**
 * What an exchange of a special type does with messages besides routing them. Other exchanges have
 * none.
 */
interface Passage {
    /**
     * A message has come to the exchange. Any thread.
     *
     * @return who gets it instead of what the exchange routes it to; null if nobody does
     */
    MessageTarget pass(Message message);

    /** Something was bound to the exchange, and is routed to already. Vhost's home. */
    default void bound(Destination destination) {}

    /** The exchange is deleted. Vhost's home. */
    default void delete() {}

    /** The broker stops. Vhost's home. */
    default void stop() {}
}
