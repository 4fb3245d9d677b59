package io.leveret.compat.access;

import static io.leveret.compat.Closing.assertChannelError;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import io.leveret.compat.Closing.Provocation;
import io.leveret.compat.Deliveries;
import io.leveret.compat.Scenario;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Configure, write and read permissions: which method needs which on what. */
class PermissionsTest extends Scenario {
    private String user;
    private Channel limited;

    private void logInWith(String configure, String write, String read) throws Exception {
        user = user(configure, write, read);
        limited = connectAs(user).createChannel();
    }

    private void assertRefused(String what, String resource, Provocation act) throws Exception {
        assertChannelError(
                limited,
                403,
                "ACCESS_REFUSED - access to %s '%s' in vhost '/' refused for user '%s'"
                        .formatted(what, resource, user),
                act);
    }

    @Test
    void declaringAQueueNeedsConfigure() throws Exception {
        logInWith("^mine", ".*", ".*");
        String queue = name("theirs");
        limited.queueDeclare(name("mine"), false, false, false, Map.of());

        assertRefused(
                "queue", queue, () -> limited.queueDeclare(queue, false, false, false, Map.of()));
    }

    @Test
    void declaringAnExchangeNeedsConfigure() throws Exception {
        logInWith("^mine", ".*", ".*");
        String exchange = name("theirs");
        limited.exchangeDeclare(name("mine"), "fanout");

        assertRefused("exchange", exchange, () -> limited.exchangeDeclare(exchange, "fanout"));
    }

    @Test
    void declaringPassivelyNeedsNothing() throws Exception {
        String queue = queue();
        String exchange = exchange("fanout");
        logInWith("", "", "");

        limited.queueDeclarePassive(queue);
        limited.exchangeDeclarePassive(exchange);
    }

    @Test
    void deletingAQueueNeedsConfigure() throws Exception {
        String queue = queue();
        logInWith("^mine", ".*", ".*");

        assertRefused("queue", queue, () -> limited.queueDelete(queue));
    }

    @Test
    void deletingAnExchangeNeedsConfigure() throws Exception {
        String exchange = exchange("fanout");
        logInWith("^mine", ".*", ".*");

        assertRefused("exchange", exchange, () -> limited.exchangeDelete(exchange));
    }

    @Test
    void permissionIsAskedBeforeExistence() throws Exception {
        logInWith("^mine", "^mine", "^mine");
        String none = name("none");

        assertRefused("queue", none, () -> limited.queueDelete(none));
    }

    @Test
    void serverNamedQueuesAreCheckedByTheNameTheyGet() throws Exception {
        logInWith("^amq\\.gen-", ".*", ".*");
        assertThat(limited.queueDeclare().getQueue()).startsWith("amq.gen-");
    }

    @Test
    void bindingNeedsWriteOnTheQueue() throws Exception {
        String queue = queue();
        logInWith(".*", "^amq\\.", ".*");

        assertRefused("queue", queue, () -> limited.queueBind(queue, "amq.direct", "key"));
    }

    @Test
    void bindingNeedsReadOnTheExchange() throws Exception {
        String queue = queue();
        logInWith(".*", ".*", "^queue");

        assertRefused(
                "exchange", "amq.direct", () -> limited.queueBind(queue, "amq.direct", "key"));
    }

    @Test
    void unbindingNeedsTheSameAsBinding() throws Exception {
        String queue = queue();
        logInWith(".*", "^amq\\.", ".*");

        assertRefused("queue", queue, () -> limited.queueUnbind(queue, "amq.direct", "key"));
    }

    @Test
    void bindingExchangesNeedsWriteOnTheDestination() throws Exception {
        String exchange = exchange("fanout");
        logInWith(".*", "^amq\\.", ".*");

        assertRefused(
                "exchange", exchange, () -> limited.exchangeBind(exchange, "amq.direct", "key"));
    }

    @Test
    void bindingExchangesNeedsReadOnTheSource() throws Exception {
        String exchange = exchange("fanout");
        logInWith(".*", ".*", "^amq\\.");

        assertRefused(
                "exchange", exchange, () -> limited.exchangeBind("amq.direct", exchange, "key"));
    }

    @Test
    void publishingNeedsWriteOnTheExchange() throws Exception {
        logInWith(".*", "^mine", ".*");

        assertRefused(
                "exchange",
                "amq.direct",
                () -> limited.basicPublish("amq.direct", "key", PLAIN, new byte[0]));
    }

    @Test
    void defaultExchangeIsCalledAmqDefault() throws Exception {
        logInWith(".*", "^amq\\.default$", ".*");
        String queue = queue();
        limited.basicPublish("", queue, PLAIN, "x".getBytes());
        awaitReady(queue, 1);

        broker.administration().permit(user, "/", ".*", "^$", ".*");
        limited = connectAs(user).createChannel();

        assertRefused(
                "exchange",
                "amq.default",
                () -> limited.basicPublish("", queue, PLAIN, new byte[0]));
    }

    @Test
    void consumingNeedsReadOnTheQueue() throws Exception {
        String queue = queue();
        logInWith(".*", ".*", "^mine");

        assertRefused("queue", queue, () -> limited.basicConsume(queue, new Deliveries(limited)));
    }

    @Test
    void gettingNeedsReadOnTheQueue() throws Exception {
        String queue = queue();
        logInWith(".*", ".*", "^mine");

        assertRefused("queue", queue, () -> limited.basicGet(queue, true));
    }

    @Test
    void purgingNeedsReadOnTheQueue() throws Exception {
        String queue = queue();
        logInWith(".*", ".*", "^mine");

        assertRefused("queue", queue, () -> limited.queuePurge(queue));
    }

    @Test
    void emptyPatternPermitsNothing() throws Exception {
        logInWith("", "", "");
        String queue = name("queue");

        assertRefused(
                "queue", queue, () -> limited.queueDeclare(queue, false, false, false, Map.of()));
    }

    @Test
    void patternsAreSearchedForNotMatched() throws Exception {
        logInWith("middle", ".*", ".*");

        limited.queueDeclare(name("with middle inside"), false, false, false, Map.of());
    }

    @Test
    void deadLetterExchangeNeedsWriteAndTheQueueRead() throws Exception {
        logInWith(".*", "^mine", ".*");
        String queue = name("queue");

        assertRefused(
                "exchange",
                "amq.fanout",
                () ->
                        limited.queueDeclare(
                                queue,
                                false,
                                false,
                                false,
                                Map.of("x-dead-letter-exchange", "amq.fanout")));
    }

    @Test
    void deadLetterExchangeNeedsReadOnTheQueue() throws Exception {
        logInWith(".*", ".*", "^mine");
        String queue = name("queue");

        assertRefused(
                "queue",
                queue,
                () ->
                        limited.queueDeclare(
                                queue,
                                false,
                                false,
                                false,
                                Map.of("x-dead-letter-exchange", "amq.fanout")));
    }

    @Test
    void alternateExchangeNeedsWriteOnIt() throws Exception {
        logInWith(".*", "^mine", ".*");
        String exchange = name("exchange");

        assertRefused(
                "exchange",
                "amq.fanout",
                () ->
                        limited.exchangeDeclare(
                                exchange,
                                "fanout",
                                false,
                                false,
                                Map.of("alternate-exchange", "amq.fanout")));
    }

    @Test
    void alternateExchangeNeedsReadOnTheExchange() throws Exception {
        logInWith(".*", ".*", "^mine");
        String exchange = name("exchange");

        assertRefused(
                "exchange",
                exchange,
                () ->
                        limited.exchangeDeclare(
                                exchange,
                                "fanout",
                                false,
                                false,
                                Map.of("alternate-exchange", "amq.fanout")));
    }

    @Test
    void newConnectionSeesChangedPermissions() throws Exception {
        logInWith("", "", "");
        broker.administration().permit(user, "/", ".*", ".*", ".*");

        Channel fresh = connectAs(user).createChannel();

        fresh.queueDeclare(name("queue"), false, false, false, Map.of());
    }

    @Test
    void openChannelSeesChangedPermissionsOfWhatItDidNotUseYet() throws Exception {
        logInWith("", "", "");
        broker.administration().permit(user, "/", ".*", ".*", ".*");

        limited.queueDeclare(name("queue"), false, false, false, Map.of());
    }
}
