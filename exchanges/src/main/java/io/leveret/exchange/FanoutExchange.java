package io.leveret.exchange;

import io.leveret.codec.ContentHeader;
import io.leveret.codec.FieldTable;
import java.util.function.Consumer;

/** Routes to every binding. */
final class FanoutExchange implements ExchangeType {
    @Override
    public String name() {
        return "fanout";
    }

    @Override
    public <D> Routes<D> newRoutes(FieldTable exchangeArguments) {
        return new FanoutRoutes<>();
    }

    private static final class FanoutRoutes<D> implements Routes<D> {
        private volatile HashTrie<D, HashTrie<Bindings.Key, Boolean>> bound = HashTrie.empty();

        @Override
        public void bind(String routingKey, FieldTable arguments, D destination) {
            bound = Bindings.add(bound, new Bindings.Key(routingKey, arguments), destination, true);
        }

        @Override
        public void unbind(String routingKey, FieldTable arguments, D destination) {
            bound = Bindings.remove(bound, new Bindings.Key(routingKey, arguments), destination);
        }

        @Override
        public void route(String routingKey, ContentHeader header, Consumer<? super D> each) {
            bound.forEachKey(each);
        }

        @Override
        public boolean dependsOnlyOnRoutingKey() {
            return true;
        }

        @Override
        public boolean routesEachKey() {
            return false;
        }
    }
}
