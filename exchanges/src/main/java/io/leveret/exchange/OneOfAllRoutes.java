package io.leveret.exchange;

import io.leveret.codec.ContentHeader;
import io.leveret.codec.FieldTable;
import java.util.function.Consumer;

/**
 * Every message goes by one binding, whatever the bindings' keys: a destination that is bound twice
 * gets twice as many.
 */
final class OneOfAllRoutes<D> implements Routes<D> {
    /** Says which binding it is. */
    interface Choice {
        /**
         * @param count how many bindings there are, at least one
         * @return from 0 to {@code count} less one
         */
        int choose(String routingKey, int count);
    }

    private record Binding<D>(String routingKey, FieldTable arguments, D destination) {}

    private final Choice choice;
    private final boolean choosesByKey;
    private volatile HashTrie<Binding<D>, Boolean> bindings = HashTrie.empty();

    /**
     * @param choosesByKey whether the choice is the same for the same key and count
     */
    OneOfAllRoutes(Choice choice, boolean choosesByKey) {
        this.choice = choice;
        this.choosesByKey = choosesByKey;
    }

    @Override
    public void bind(String routingKey, FieldTable arguments, D destination) {
        bindings = bindings.with(new Binding<>(routingKey, arguments, destination), true);
    }

    @Override
    public void unbind(String routingKey, FieldTable arguments, D destination) {
        bindings = bindings.without(new Binding<>(routingKey, arguments, destination));
    }

    @Override
    public void route(String routingKey, ContentHeader header, Consumer<? super D> each) {
        HashTrie<Binding<D>, Boolean> all = bindings;
        if (!all.isEmpty()) {
            each.accept(all.keyAt(choice.choose(routingKey, all.size())).destination);
        }
    }

    @Override
    public boolean dependsOnlyOnRoutingKey() {
        return choosesByKey;
    }

    @Override
    public boolean routesEachKey() {
        return false;
    }
}
