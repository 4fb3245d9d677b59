package io.leveret.exchange;

import static io.leveret.codec.ReplyCode.PRECONDITION_FAILED;

import io.leveret.codec.ContentHeader;
import io.leveret.codec.Errors;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValues;
import java.util.function.Consumer;

/** Routes to the bindings whose arguments match the message's headers; keys do not matter. */
final class HeadersExchange implements ExchangeType {
    @Override
    public String name() {
        return "headers";
    }

    @Override
    public void validateBinding(
            FieldTable exchangeArguments, String routingKey, FieldTable arguments) {
        Object match = arguments.get(HeadersPattern.X_MATCH);
        String string = arguments.string(HeadersPattern.X_MATCH);
        if (match != null && string == null) {
            throw Errors.channelError(
                    PRECONDITION_FAILED,
                    "Invalid x-match field type %s (value %s); expected longstr",
                    FieldValues.typeName(match),
                    ErlangText.of(match));
        }
        if (string != null && !HeadersPattern.isKnown(string)) {
            throw Errors.channelError(
                    PRECONDITION_FAILED,
                    "Invalid x-match field value %s;"
                            + " expected all, any, all-with-x, or any-with-x",
                    ErlangText.of(match));
        }
    }

    @Override
    public <D> Routes<D> newRoutes(FieldTable exchangeArguments) {
        return new HeadersRoutes<>();
    }

    /**
     * Every message is held against the bindings of every destination until one of them matches.
     */
    private static final class HeadersRoutes<D> implements Routes<D> {
        private volatile HashTrie<D, HashTrie<Bindings.Key, HeadersPattern>> bound =
                HashTrie.empty();

        @Override
        public void bind(String routingKey, FieldTable arguments, D destination) {
            var key = new Bindings.Key(routingKey, arguments);
            bound = Bindings.add(bound, key, destination, HeadersPattern.of(arguments));
        }

        @Override
        public void unbind(String routingKey, FieldTable arguments, D destination) {
            bound = Bindings.remove(bound, new Bindings.Key(routingKey, arguments), destination);
        }

        @Override
        public void route(String routingKey, ContentHeader header, Consumer<? super D> each) {
            FieldTable headers = header.headers();
            bound.forEach(
                    (destination, patterns) -> {
                        if (patterns.anyValue(pattern -> pattern.matches(headers))) {
                            each.accept(destination);
                        }
                    });
        }

        @Override
        public boolean dependsOnlyOnRoutingKey() {
            return false;
        }

        @Override
        public boolean routesEachKey() {
            return false;
        }
    }
}
