package io.leveret.broker.vhost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leveret.broker.LeveretBroker;
import io.leveret.broker.policy.ParameterChange;
import io.leveret.broker.shard.Answer;
import io.leveret.codec.AmqpException;
import io.leveret.codec.FieldTable;
import io.leveret.queue.QueueType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What queues and exchanges know of policies; with two event loops, so that homes differ. */
class PoliciesInForceTest {
    private LeveretBroker broker;
    private VirtualHosts vhosts;

    @TempDir private Path data;

    @BeforeEach
    void start() {
        broker =
                LeveretBroker.start(
                        LeveretBroker.inMemory().withDataDirectory(data).withEventLoops(2));
        vhosts = broker.environment().vhosts();
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    @Test
    void queuesOfEveryHomeKnowTheirPolicyOnceItIsAnswered() {
        for (int i = 0; i < 20; i++) {
            declare(queue("q" + i));
        }

        change(c -> c.putPolicy("/", "p", policy("^q", Map.of("max-length", 50))));
        change(c -> c.putOperatorPolicy("/", "o", policy("^q1", Map.of("max-length", 40))));

        assertThat(vhosts.get("/").queues())
                .allSatisfy(
                        queue -> {
                            assertThat(queue.policy().policyName()).isEqualTo("p");
                            boolean limited = queue.name().startsWith("q1");
                            assertThat(queue.policy().operatorPolicyName())
                                    .isEqualTo(limited ? "o" : null);
                            assertThat(queue.policy().definition())
                                    .isEqualTo(Map.of("max-length", limited ? 40L : 50L));
                        });
    }

    @Test
    void queueDeclaredLaterKnowsItsPolicyAtOnce() {
        change(c -> c.putPolicy("/", "p", policy("^q", Map.of("max-length", 50))));

        assertThat(declare(queue("q")).policy().policyName()).isEqualTo("p");
        assertThat(declare(queue("other")).policy().policyName()).isNull();
    }

    @Test
    void policiesAreInForceAgainAfterARestart() {
        declare(durable("q"));
        change(c -> c.putPolicy("/", "p", policy("^q", Map.of("max-length", 50))));

        broker.close();
        start();

        assertThat(vhosts.get("/").queue("q").policy().definition())
                .isEqualTo(Map.of("max-length", 50L));
    }

    @Test
    void exchangeKnowsItsPolicy() {
        change(
                c ->
                        c.putPolicy(
                                "/",
                                "p",
                                policy("^amq.fanout$", Map.of("alternate-exchange", "ae"))));

        Exchange exchange = vhosts.get("/").exchange("amq.fanout");

        assertThat(exchange.policy().policyName()).isEqualTo("p");
        assertThat(exchange.alternate()).isEqualTo("ae");
        change(c -> c.removePolicy("/", "p"));
        assertThat(exchange.policy().policyName()).isNull();
        assertThat(exchange.alternate()).isNull();
    }

    @Test
    void deletedVhostTakesItsPoliciesAlong() {
        CompletableFuture<Boolean> created = new CompletableFuture<>();
        vhosts.put("v", VirtualHostMetadata.NONE, Answer.then(created::complete));
        created.join();
        change(c -> c.putPolicy("v", "p", policy("^q", Map.of("max-length", 50))));
        CompletableFuture<Boolean> deleted = new CompletableFuture<>();

        vhosts.delete("v", "guest", Answer.then(deleted::complete));

        deleted.join();
        assertThat(broker.environment().parameters().policies("v")).isEmpty();
    }

    @Test
    void defaultQueueTypeFillsInWhereItCan() {
        defaultType("quorum");

        assertThat(declare(durable("lasting")).type()).isEqualTo(QueueType.QUORUM);
        assertThat(declare(durable("lasting")).arguments().string("x-queue-type"))
                .isEqualTo("quorum");
        assertThat(declare(queue("transient")).type()).isEqualTo(QueueType.CLASSIC);
        FieldTable classic = FieldTable.of("x-queue-type", "classic");
        assertThat(declare(new QueueDeclaration("own", true, false, null, classic, "")).type())
                .isEqualTo(QueueType.CLASSIC);
    }

    @Test
    void defaultQueueTypeNobodyKnowsIsNone() {
        defaultType("undefined");

        assertThat(declare(durable("lasting")).arguments()).isEqualTo(FieldTable.EMPTY);
    }

    @Test
    void fullVhostRefusesAQueue() {
        declare(queue("first"));
        change(c -> c.putLimit("/", "max-queues", 1));

        declare(queue("first"));
        assertThatThrownBy(() -> declare(queue("second")))
                .hasRootCauseMessage(
                        "406 PRECONDITION_FAILED - cannot declare queue 'second': queue limit in"
                                + " vhost '/' (1) is reached");
    }

    private static QueueDeclaration queue(String name) {
        return new QueueDeclaration(name, false, false, null, FieldTable.EMPTY, "");
    }

    private static QueueDeclaration durable(String name) {
        return new QueueDeclaration(name, true, false, null, FieldTable.EMPTY, "");
    }

    private void defaultType(String type) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        VirtualHostMetadata metadata = new VirtualHostMetadata("", List.of(), type, false, false);
        vhosts.put("/", metadata, Answer.then(done::complete));
        done.join();
    }

    private HostedQueue declare(QueueDeclaration wanted) {
        CompletableFuture<HostedQueue> declared = new CompletableFuture<>();
        var answer =
                new Answer<HostedQueue>() {
                    @Override
                    public void ok(HostedQueue queue) {
                        declared.complete(queue);
                    }

                    @Override
                    public void failed(AmqpException why) {
                        declared.completeExceptionally(why);
                    }
                };
        VirtualHost vhost = vhosts.get("/");
        vhost.declareQueue(wanted, null, vhost.home(), answer);
        return declared.join();
    }

    private static Map<String, Object> policy(String pattern, Map<String, Object> definition) {
        return Map.of("pattern", pattern, "definition", definition);
    }

    private void change(Consumer<ParameterChange> edit) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        broker.environment()
                .parameters()
                .change(
                        c -> {
                            edit.accept(c);
                            return null;
                        },
                        Runnable::run,
                        () -> done.complete(null));
        done.join();
    }
}
