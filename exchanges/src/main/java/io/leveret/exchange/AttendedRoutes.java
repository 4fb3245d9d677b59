package io.leveret.exchange;

import io.leveret.codec.ContentHeader;
import io.leveret.codec.FieldTable;
import java.util.function.Consumer;

/** Routes as others do, but wants to see every message: nobody may remember the way of the last. */
record AttendedRoutes<D>(Routes<D> routes) implements Routes<D> {
    @Override
    public void bind(String routingKey, FieldTable arguments, D destination) {
        routes.bind(routingKey, arguments, destination);
    }

    @Override
    public void unbind(String routingKey, FieldTable arguments, D destination) {
        routes.unbind(routingKey, arguments, destination);
    }

    @Override
    public void route(String routingKey, ContentHeader header, Consumer<? super D> each) {
        routes.route(routingKey, header, each);
    }

    @Override
    public boolean dependsOnlyOnRoutingKey() {
        return false;
    }

    @Override
    public boolean routesEachKey() {
        return routes.routesEachKey();
    }
}
