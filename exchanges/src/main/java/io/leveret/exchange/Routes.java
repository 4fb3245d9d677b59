package io.leveret.exchange;

import io.leveret.codec.ContentHeader;
import io.leveret.codec.FieldTable;
import java.util.function.Consumer;

/**
 * The bindings of one exchange, laid out for routing.
 *
 * <p>One thread writes, any number read, and readers take no lock. A route sees the bindings as
 * they stood at one moment: whoever binds the new queue and then unbinds the old one loses no
 * message in between.
 *
 * @param <D> a destination, compared by {@code equals}. Where a type chooses one of many by hash, a
 *     {@code hashCode} that depends on the destination's name alone (not on identity) makes the
 *     choice the same after a restart.
 */
public interface Routes<D> {
    /**
     * Adds a binding; the type has validated it. A binding is its key, arguments and destination
     * together: adding one that is there changes nothing, and the same key with other arguments is
     * another binding.
     */
    void bind(String routingKey, FieldTable arguments, D destination);

    /**
     * Removes a binding, and all memory it took. One that is not there is no error. A destination
     * is routed to until its last matching binding goes.
     */
    void unbind(String routingKey, FieldTable arguments, D destination);

    /**
     * Passes {@code each} the destinations of a message, none if it is unroutable. The same
     * destination may come more than once.
     *
     * @param header of the message; read only by types that do not depend on the key alone
     */
    void route(String routingKey, ContentHeader header, Consumer<? super D> each);

    /**
     * Whether equal keys have equal destinations until the next bind or unbind, so that the caller
     * may remember them.
     */
    boolean dependsOnlyOnRoutingKey();

    /**
     * Whether a message with {@code CC} and {@code BCC} headers is routed once more for each key in
     * them. False: the exchange makes one decision a message; route it once, with the key it was
     * published with.
     */
    default boolean routesEachKey() {
        return true;
    }
}
