package io.leveret.broker.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leveret.broker.LeveretBroker;
import io.leveret.broker.access.User;
import io.leveret.broker.admin.MessageAdministration.AfterGet;
import io.leveret.broker.admin.MessageAdministration.Got;
import io.leveret.broker.admin.MessageAdministration.Published;
import io.leveret.broker.statistics.Traffic;
import io.leveret.broker.vhost.ExchangeDeclaration;
import io.leveret.broker.vhost.VirtualHostMetadata;
import io.leveret.codec.AmqpException;
import io.leveret.codec.BasicProperties;
import io.leveret.codec.FieldTable;
import io.leveret.codec.ReplyCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A broker that is administered without HTTP and without a client. */
class AdministrationTest {
    private static final Actor OPERATOR = Actor.operator();
    private static final byte[] BODY = "body".getBytes(StandardCharsets.UTF_8);

    private LeveretBroker broker;
    private Administration administration;

    @BeforeEach
    void start() {
        broker = LeveretBroker.start(LeveretBroker.inMemory().withEventLoops(2));
        administration = broker.administration();
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private boolean declare(Actor actor, String queue, FieldTable arguments) {
        return get(administration.queues().declare(actor, "/", queue, true, false, arguments));
    }

    private Published publish(String exchange, String routingKey) {
        return get(
                administration
                        .messages()
                        .publish(OPERATOR, "/", exchange, routingKey, BasicProperties.EMPTY, BODY));
    }

    private static void assertRefused(Runnable request, ReplyCode code, String text) {
        assertThatThrownBy(request::run)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        AmqpException.class,
                        e -> {
                            assertThat(e.code()).isEqualTo(code);
                            assertThat(e.text()).isEqualTo(text);
                        });
    }

    @Test
    void declaringTellsWhetherAQueueIsNew() {
        assertThat(declare(OPERATOR, "q", FieldTable.EMPTY)).isTrue();
        assertThat(declare(OPERATOR, "q", FieldTable.EMPTY)).isFalse();
        assertThat(administration.queues().exists("/", "q")).isTrue();
    }

    @Test
    void refusalsHaveTheTextOfAnAmqpChannel() {
        declare(OPERATOR, "q", FieldTable.EMPTY);

        assertRefused(
                () -> declare(OPERATOR, "q", FieldTable.of("x-max-length", 1L)),
                ReplyCode.PRECONDITION_FAILED,
                "inequivalent arg 'x-max-length' for queue 'q' in vhost '/': received the value"
                        + " '1' of type 'long' but current is none");
        assertRefused(
                () -> declare(OPERATOR, "amq.q", FieldTable.EMPTY),
                ReplyCode.ACCESS_REFUSED,
                "queue name 'amq.q' contains reserved prefix 'amq.*'");
    }

    @Test
    void aUserMayDoWhatItsPermissionsAllow() {
        assertRefused(
                () -> declare(Actor.user(new User("stranger")), "q", FieldTable.EMPTY),
                ReplyCode.ACCESS_REFUSED,
                "access to queue 'q' in vhost '/' refused for user 'stranger'");
    }

    @Test
    void aVhostThatIsNotThereIsSaidToBe() {
        assertThatThrownBy(() -> get(administration.queues().purge(OPERATOR, "nowhere", "q")))
                .hasCauseInstanceOf(NoSuchVhostException.class);
    }

    @Test
    void messagesGoThroughExchangesAndBindings() {
        declare(OPERATOR, "q", FieldTable.EMPTY);
        get(
                administration
                        .exchanges()
                        .declare(
                                OPERATOR,
                                "/",
                                new ExchangeDeclaration(
                                        "x", "topic", true, false, false, FieldTable.EMPTY)));
        BindingSnapshot binding =
                new BindingSnapshot("/", "x", "q", false, "a.#", FieldTable.EMPTY);
        get(administration.bindings().bind(OPERATOR, binding));

        assertThat(publish("x", "a.b")).isEqualTo(Published.ROUTED);
        assertThat(publish("x", "b")).isEqualTo(Published.UNROUTABLE);

        assertThat(get(administration.bindings().to("/", "q", false)))
                .containsExactly(BindingSnapshot.implicit("/", "q"), binding);
        ExchangeSnapshot exchange = administration.exchanges().find("/", "x");
        assertThat(exchange.publishedIn()).isEqualTo(2);
        assertThat(exchange.publishedOut()).isEqualTo(1);
    }

    @Test
    void messagesThatWereLookedAtGoBackToTheirPlaces() {
        declare(OPERATOR, "q", FieldTable.EMPTY);
        publish("", "q");
        publish("", "q");

        List<Got> first =
                get(administration.messages().get(OPERATOR, "/", "q", 5, AfterGet.RETURN));
        List<Got> second =
                get(administration.messages().get(OPERATOR, "/", "q", 5, AfterGet.ACKNOWLEDGE));

        assertThat(first).extracting(Got::redelivered).containsExactly(false, false);
        assertThat(first).extracting(Got::left).containsExactly(1, 0);
        assertThat(second).extracting(Got::redelivered).containsExactly(true, true);
        assertThat(get(administration.queues().find("/", "q")).messages()).isZero();
    }

    @Test
    void aFullQueueRejects() {
        FieldTable arguments = FieldTable.of("x-max-length", 0L, "x-overflow", "reject-publish");
        declare(OPERATOR, "full", arguments);

        assertThat(publish("", "full")).isEqualTo(Published.REJECTED);
    }

    @Test
    void whatIsDoneHereCountsInTheTotalsOfTheVhost() {
        declare(OPERATOR, "q", FieldTable.EMPTY);
        publish("", "q");
        get(administration.messages().get(OPERATOR, "/", "q", 1, AfterGet.ACKNOWLEDGE));

        Traffic traffic = get(administration.snapshot()).traffic().get("/");

        assertThat(traffic.channels.publishes.publish).isEqualTo(1);
        assertThat(traffic.channels.publishes.confirm).isEqualTo(1);
        assertThat(traffic.channels.deliveries().getNoAck).isEqualTo(1);
    }

    @Test
    void manyQueuesAreGatheredWithoutMissingOne() {
        List<CompletionStage<Boolean>> declared = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            declared.add(
                    administration
                            .queues()
                            .declare(OPERATOR, "/", "q" + i, false, false, FieldTable.EMPTY));
        }
        declared.forEach(AdministrationTest::get);

        assertThat(get(administration.queues().list()))
                .extracting(QueueSnapshot::name)
                .hasSize(2_000)
                .doesNotHaveDuplicates();
    }

    @Test
    void aVhostTakesEverythingInItAlong() {
        get(administration.vhosts().put(OPERATOR, "v", VirtualHostMetadata.NONE));
        get(administration.queues().declare(OPERATOR, "v", "q", true, false, FieldTable.EMPTY));

        assertThat(get(administration.vhosts().delete(OPERATOR, "v"))).isTrue();
        assertThat(get(administration.vhosts().delete(OPERATOR, "v"))).isFalse();
        assertThat(get(administration.queues().list("v"))).isEmpty();
    }
}
