package io.leveret.broker.shard;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The event loops of a broker. One verticle instance is one event loop is one {@link Shard}. */
public final class Shards {
    private final List<Shard> shards;

    private Shards(List<Shard> shards) {
        this.shards = List.copyOf(shards);
    }

    /** Starts {@code count} event loops of {@code vertx}, whose pool must have as many. */
    public static Future<Shards> start(Vertx vertx, int count) {
        List<Shard> started = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger indexes = new AtomicInteger();
        DeploymentOptions options = new DeploymentOptions().setInstances(count);
        return vertx.deployVerticle(() -> new Home(started, indexes), options)
                .map(ignored -> new Shards(started));
    }

    private static final class Home extends AbstractVerticle {
        private final List<Shard> started;
        private final AtomicInteger indexes;

        Home(List<Shard> started, AtomicInteger indexes) {
            this.started = started;
            this.indexes = indexes;
        }

        @Override
        public void start() {
            started.add(new Shard(context, indexes.getAndIncrement()));
        }
    }

    public List<Shard> all() {
        return shards;
    }

    /** The home of what is called {@code name}: always the same one. */
    public Shard forName(String name) {
        return shards.get(Math.floorMod(name.hashCode(), shards.size()));
    }
}
