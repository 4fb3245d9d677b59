package io.leveret.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.BasicProperties;
import io.leveret.codec.ContentHeader;
import io.leveret.codec.FieldTable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What holds for the routes of every exchange type. */
abstract class ExchangeContract {
    static final ContentHeader NO_HEADERS = ContentHeader.of(BasicProperties.EMPTY, 0);

    private final Routes<String> routes = newRoutes();

    abstract ExchangeType type();

    /** Whether the type picks one of several bound destinations, rather than all. */
    abstract boolean picksOne();

    /** A key to bind with: valid, different for each {@code n}, and for 0 one that matches. */
    String bindingKey(int n) {
        return n == 0 ? routingKey() : routingKey() + n;
    }

    /** Arguments to bind with so that {@link #header} matches. */
    FieldTable arguments() {
        return FieldTable.EMPTY;
    }

    String routingKey() {
        return "key";
    }

    ContentHeader header() {
        return NO_HEADERS;
    }

    final Routes<String> newRoutes() {
        return type().newRoutes(FieldTable.EMPTY);
    }

    @Test
    void isKnownByItsName() {
        assertThat(ExchangeTypes.byName(type().name())).hasSameClassAs(type());
    }

    @Test
    void withoutBindingsNothingIsRouted() {
        assertThat(routed()).isEmpty();
    }

    @Test
    void boundDestinationIsRoutedToUntilItIsUnbound() {
        bind("a");
        assertThat(routed()).containsOnly("a");

        unbind("a");
        assertThat(routed()).isEmpty();
    }

    @Test
    void routingDoesNotDependOnTheOrderInWhichOneBindsAndUnbinds() {
        bind("a");
        bind("b");
        unbind("a");
        assertThat(routed()).containsOnly("b");
        bind("a");
        unbind("b");
        assertThat(routed()).containsOnly("a");
    }

    @Test
    void everyMatchingDestinationIsRoutedToOrOneOfThem() {
        bind("a");
        bind("b");
        bind("c");

        if (picksOne()) {
            assertThat(routed()).hasSize(1).containsAnyOf("a", "b", "c");
        } else {
            assertThat(routed()).containsOnly("a", "b", "c");
        }
    }

    @Test
    void bindingTwiceIsBindingOnce() {
        bind("a");
        bind("a");
        unbind("a");

        assertThat(routed()).isEmpty();
    }

    @Test
    void unbindingWhatIsNotBoundChangesNothing() {
        unbind("a");
        bind("a");
        unbind("b");
        routes.unbind(bindingKey(1), arguments(), "a");
        routes.unbind(bindingKey(0), noted(), "a");

        assertThat(routed()).containsOnly("a");
    }

    @Test
    void sameKeyWithOtherArgumentsIsAnotherBinding() {
        bind("a");
        routes.bind(bindingKey(0), noted(), "a");

        unbind("a");
        assertThat(routed()).containsOnly("a");
        routes.unbind(bindingKey(0), noted(), "a");
        assertThat(routed()).isEmpty();
    }

    @Test
    void destinationMayBeBoundAHundredThousandTimes() {
        for (int n = 0; n < 100_000; n++) {
            routes.bind(bindingKey(n), arguments(), "a");
        }
        assertThat(routed()).containsOnly("a");

        for (int n = 99_999; n >= 0; n--) {
            routes.unbind(bindingKey(n), arguments(), "a");
        }
        assertThat(routed()).isEmpty();
    }

    @Test
    void destinationMayBeBoundAHundredThousandTimesWithOneKey() {
        for (int n = 0; n < 100_000; n++) {
            routes.bind(bindingKey(0), arguments().with("x-note", n), "a");
        }
        for (int n = 0; n < 99_999; n++) {
            routes.unbind(bindingKey(0), arguments().with("x-note", n), "a");
        }
        assertThat(routed()).containsOnly("a");

        routes.unbind(bindingKey(0), arguments().with("x-note", 99_999), "a");
        assertThat(routed()).isEmpty();
    }

    /** A consumer moves from one queue to the other, binding before it unbinds. */
    @Test
    void readersNeverMissAMessageWhileBindingsMove() throws Exception {
        bind("a");
        var moving = new AtomicBoolean(true);
        ExecutorService readers = Executors.newFixedThreadPool(2);
        try {
            Callable<Integer> reader =
                    () -> {
                        int messages = 0;
                        do {
                            assertThat(routed())
                                    .isSubsetOf("a", "b")
                                    .hasSizeBetween(1, picksOne() ? 1 : 2);
                            messages++;
                        } while (moving.get());
                        return messages;
                    };
            List<Future<Integer>> running = List.of(readers.submit(reader), readers.submit(reader));
            for (int i = 0; i < 100_000; i++) {
                bind("b");
                unbind("a");
                bind("a");
                unbind("b");
            }
            moving.set(false);
            for (Future<Integer> one : running) {
                assertThat(one.get()).isPositive();
            }
        } finally {
            moving.set(false);
            readers.shutdown();
        }
    }

    final void bind(String destination) {
        routes.bind(bindingKey(0), arguments(), destination);
    }

    final void unbind(String destination) {
        routes.unbind(bindingKey(0), arguments(), destination);
    }

    private FieldTable noted() {
        return arguments().with("x-note", "looked at by no type");
    }

    private List<String> routed() {
        return routed(routes, routingKey(), header());
    }

    static <D> List<D> routed(Routes<D> routes, String routingKey, ContentHeader header) {
        List<D> destinations = new ArrayList<>();
        routes.route(routingKey, header, destinations::add);
        return destinations;
    }

    static <D> List<D> routed(Routes<D> routes, String routingKey) {
        return routed(routes, routingKey, NO_HEADERS);
    }
}
