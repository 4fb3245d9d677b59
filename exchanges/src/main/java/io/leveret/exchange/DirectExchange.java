package io.leveret.exchange;

import io.leveret.codec.ContentHeader;
import io.leveret.codec.FieldTable;
import java.util.function.Consumer;

/** Routes to the bindings whose key is the message's. */
final class DirectExchange implements ExchangeType {
    @Override
    public String name() {
        return "direct";
    }

    @Override
    public <D> Routes<D> newRoutes(FieldTable exchangeArguments) {
        return new DirectRoutes<>();
    }

    private static final class DirectRoutes<D> implements Routes<D> {
        private volatile HashTrie<String, HashTrie<D, HashTrie<FieldTable, Boolean>>> byKey =
                HashTrie.empty();

        @Override
        public void bind(String routingKey, FieldTable arguments, D destination) {
            byKey = byKey.with(routingKey, Bindings.add(bound(routingKey), arguments, destination));
        }

        @Override
        public void unbind(String routingKey, FieldTable arguments, D destination) {
            var left = Bindings.remove(bound(routingKey), arguments, destination);
            byKey = left.isEmpty() ? byKey.without(routingKey) : byKey.with(routingKey, left);
        }

        private HashTrie<D, HashTrie<FieldTable, Boolean>> bound(String routingKey) {
            var bound = byKey.get(routingKey);
            return bound == null ? HashTrie.empty() : bound;
        }

        @Override
        public void route(String routingKey, ContentHeader header, Consumer<? super D> each) {
            bound(routingKey).forEachKey(each);
        }

        @Override
        public boolean dependsOnlyOnRoutingKey() {
            return true;
        }
    }
}
