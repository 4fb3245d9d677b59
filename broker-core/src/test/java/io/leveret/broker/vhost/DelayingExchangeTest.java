package io.leveret.broker.vhost;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.broker.BrokerSettings;
import io.leveret.broker.LeveretBroker;
import io.leveret.broker.shard.Answer;
import io.leveret.broker.shard.Shard;
import io.leveret.codec.AmqpException;
import io.leveret.codec.BasicProperties;
import io.leveret.codec.FieldTable;
import io.leveret.exchange.DelayedMessageExchange;
import io.leveret.message.Message;
import io.leveret.queue.Receipt;
import io.leveret.time.ManualClock;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an x-delayed-message exchange keeps, on every kind of store; homes differ. */
class DelayingExchangeTest {
    private static final int QUEUES = 8;

    private final ManualClock clock = new ManualClock();
    private LeveretBroker broker;
    private VirtualHost vhost;

    private void start(BrokerSettings settings) {
        broker = LeveretBroker.start(settings.withClock(clock).withEventLoops(3));
        vhost = broker.environment().vhosts().get("/");
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    @Test
    void messagesReachQueuesOfEveryHome() {
        start(LeveretBroker.inMemory());
        declareAll();
        publish("one", 500).join();
        publish("two", 100).join();
        assertThat(vhost.exchange("x").delayedMessages()).isEqualTo(2);

        clock.advance(100);
        await(() -> vhost.exchange("x").delayedMessages() == 1);
        clock.advance(400);
        await(() -> vhost.exchange("x").delayedMessages() == 0);

        assertThat(readyInAll()).containsOnly(2);
    }

    @Test
    void whatABrokerStopsWithIsThereWhenItStarts(@TempDir Path data) {
        start(LeveretBroker.inMemory().withDataDirectory(data));
        declareAll();
        for (int i = 0; i < 2000; i++) {
            publish("m" + i, 1 + i % 100);
        }
        publish("later", 5000).join();

        // Some are being handed to their queues when it stops.
        clock.advance(60);
        broker.close();
        start(LeveretBroker.inMemory().withDataDirectory(data));
        clock.advance(100);
        await(() -> vhost.exchange("x").delayedMessages() == 1);

        assertThat(readyInAll()).containsOnly(2000);
    }

    @Test
    void exchangesOfADeletedVhostReleaseNothing(@TempDir Path data) {
        start(LeveretBroker.inMemory().withDataDirectory(data));
        declareAll();
        publish("one", 100).join();
        Exchange exchange = vhost.exchange("x");

        this.<Boolean>ask(answer -> broker.environment().vhosts().delete("/", "guest", answer));

        assertThat(exchange.delayedMessages()).isZero();
        clock.advance(100);
    }

    private void declareAll() {
        ExchangeDeclaration declaration =
                new ExchangeDeclaration(
                        "x",
                        DelayedMessageExchange.NAME,
                        true,
                        false,
                        false,
                        FieldTable.of("x-delayed-type", "fanout"));
        this.<Exchange>ask(answer -> vhost.declareExchange(declaration, answer));
        List<Shard> homes = homes();
        for (int i = 0; i < QUEUES; i++) {
            String name = "q" + i;
            QueueDeclaration queue =
                    new QueueDeclaration(name, true, false, null, FieldTable.EMPTY, "");
            Shard home = homes.get(i % homes.size());
            this.<HostedQueue>ask(answer -> vhost.declareQueue(queue, null, home, answer));
            this.<Void>ask(
                    answer -> vhost.bind("x", name, false, "", FieldTable.EMPTY, null, answer));
        }
    }

    /** Of vhosts, which lie on all of them. */
    private List<Shard> homes() {
        VirtualHosts vhosts = broker.environment().vhosts();
        List<String> names = List.of("a", "b", "c");
        names.forEach(
                name ->
                        this.<Boolean>ask(
                                answer -> vhosts.put(name, VirtualHostMetadata.DEFAULT, answer)));
        List<Shard> homes = names.stream().map(name -> vhosts.get(name).home()).toList();
        assertThat(homes).doesNotHaveDuplicates();
        return homes;
    }

    /** Done when the message is safe. */
    private CompletableFuture<Void> publish(String body, int delayMillis) {
        BasicProperties properties =
                BasicProperties.EMPTY
                        .withHeaders(FieldTable.of("x-delay", delayMillis))
                        .withDeliveryMode(2);
        Message message = MadeMessage.of("x", "", properties, body.getBytes());
        List<MessageTarget> targets =
                vhost.route(vhost.exchange("x"), List.of(""), message).targets();
        assertThat(targets).hasSize(1);
        CompletableFuture<Void> accepted = new CompletableFuture<>();
        targets.get(0)
                .publish(
                        message,
                        new Receipt() {
                            @Override
                            public void accepted() {
                                accepted.complete(null);
                            }

                            @Override
                            public void rejected() {
                                accepted.completeExceptionally(new AssertionError("rejected"));
                            }
                        },
                        null);
        return accepted;
    }

    private List<Integer> readyInAll() {
        return vhost.queues().stream()
                .map(
                        queue ->
                                CompletableFuture.supplyAsync(
                                                () -> queue.queue().readyCount(), queue.home())
                                        .join())
                .toList();
    }

    private <T> T ask(Consumer<Answer<T>> question) {
        CompletableFuture<T> answered = new CompletableFuture<>();
        question.accept(
                new Answer<>() {
                    @Override
                    public void ok(T value) {
                        answered.complete(value);
                    }

                    @Override
                    public void failed(AmqpException why) {
                        answered.completeExceptionally(why);
                    }
                });
        return answered.join();
    }

    private static void await(Supplier<Boolean> wanted) {
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (!wanted.get()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
