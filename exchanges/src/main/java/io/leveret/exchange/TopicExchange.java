package io.leveret.exchange;

import io.leveret.codec.ContentHeader;
import io.leveret.codec.FieldTable;
import java.util.function.Consumer;

/**
 * Routes to the bindings whose key, as a pattern, matches the message's. Keys are words between
 * dots; in a binding's {@code *} is any one word and {@code #} any number of words, none included.
 */
final class TopicExchange implements ExchangeType {
    @Override
    public String name() {
        return "topic";
    }

    @Override
    public <D> Routes<D> newRoutes(FieldTable exchangeArguments) {
        return new TopicRoutes<>();
    }

    static final class TopicRoutes<D> implements Routes<D> {
        private volatile TopicNode<D> root = TopicNode.empty();

        @Override
        public void bind(String routingKey, FieldTable arguments, D destination) {
            root = root.with(routingKey, TopicNode.start(routingKey), arguments, destination);
        }

        @Override
        public void unbind(String routingKey, FieldTable arguments, D destination) {
            var left =
                    root.without(routingKey, TopicNode.start(routingKey), arguments, destination);
            root = left == null ? TopicNode.empty() : left;
        }

        @Override
        public void route(String routingKey, ContentHeader header, Consumer<? super D> each) {
            TopicWalk.walk(root, routingKey, each);
        }

        @Override
        public boolean dependsOnlyOnRoutingKey() {
            return true;
        }

        TopicNode<D> root() {
            return root;
        }
    }
}
