package io.leveret.benchmarks;

import io.leveret.codec.FieldTable;
import io.leveret.exchange.ExchangeTypes;
import io.leveret.exchange.Routes;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Routing by an exchange with many bindings, each key matching one of them, keys drawn evenly: what
 * a publish costs that no cache of routes answers. The bindings are those of scenario S6.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RoutingBenchmark {
    private static final int QUEUES = 10;

    @Param({"direct", "topic"})
    public String type;

    @Param({"10", "1000", "100000"})
    public int bindings;

    private Routes<Integer> routes;
    private String[] keys;
    private long random = 1;
    private int spare;

    @Setup
    public void bindAll() {
        routes = ExchangeTypes.byName(type).newRoutes(FieldTable.EMPTY);
        keys = new String[bindings];
        for (int i = 0; i < bindings; i++) {
            keys[i] = String.format("eu.%07d.buy", i);
            routes.bind(bindingKey(i), FieldTable.EMPTY, i % QUEUES);
        }
    }

    private String bindingKey(int binding) {
        String word = String.format("%07d", binding);
        if (type.equals("direct")) {
            return "eu." + word + ".buy";
        }
        return switch (binding % 4) {
            case 0 -> "eu." + word + ".buy";
            case 1 -> "eu." + word + ".*";
            case 2 -> "*." + word + ".buy";
            default -> "eu." + word + ".#";
        };
    }

    private int next() {
        random = random * 6364136223846793005L + 1442695040888963407L;
        return (int) ((random >>> 33) % bindings);
    }

    @Benchmark
    public void route(Blackhole blackhole) {
        Consumer<Integer> each = blackhole::consume;
        routes.route(keys[next()], null, each);
    }

    @Benchmark
    public void bindAndUnbind() {
        String key = "us." + (spare++ & 0xFF) + ".sell";
        routes.bind(key, FieldTable.EMPTY, 0);
        routes.unbind(key, FieldTable.EMPTY, 0);
    }
}
