package io.leveret.compat.access;

import static io.leveret.compat.Closing.assertChannelError;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import io.leveret.compat.Scenario;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a user may write and read through one topic exchange, by routing key. */
class TopicPermissionsTest extends Scenario {
    private String exchange;
    private String queue;
    private String user;

    @BeforeEach
    void declareTopic() throws Exception {
        exchange = exchange("topic");
        queue = queueBoundTo(exchange, "#");
        user = user(".*", ".*", ".*");
    }

    private Channel logIn() throws Exception {
        return connectAs(user).createChannel();
    }

    private void publishAsUser(Channel limited, String key) throws Exception {
        limited.basicPublish(exchange, key, PLAIN, key.getBytes());
    }

    @Test
    void withoutThemEveryKeyIsFine() throws Exception {
        publishAsUser(logIn(), "any.key");

        awaitReady(queue, 1);
    }

    @Test
    void publishingNeedsWriteForTheKey() throws Exception {
        broker.administration().permitTopic(user, "/", exchange, "^a\\.", ".*");
        Channel limited = logIn();
        publishAsUser(limited, "a.b");
        awaitReady(queue, 1);

        assertChannelError(
                limited,
                403,
                "ACCESS_REFUSED - access to topic 'b.a' in exchange '%s' in vhost '/' refused for user '%s'"
                        .formatted(exchange, user),
                () -> publishAsUser(limited, "b.a"));
    }

    @Test
    void bindingNeedsReadForTheKey() throws Exception {
        broker.administration().permitTopic(user, "/", exchange, ".*", "^a\\.");
        Channel limited = logIn();
        limited.queueBind(queue, exchange, "a.*");

        assertChannelError(
                limited,
                403,
                "ACCESS_REFUSED - access to topic 'b.*' in exchange '%s' in vhost '/' refused for user '%s'"
                        .formatted(exchange, user),
                () -> limited.queueBind(queue, exchange, "b.*"));
    }

    @Test
    void otherExchangesAreNotConcerned() throws Exception {
        broker.administration().permitTopic(user, "/", exchange, "^$", "^$");
        String other = exchange("topic");
        String otherQueue = queueBoundTo(other, "#");

        logIn().basicPublish(other, "key", PLAIN, new byte[0]);

        awaitReady(otherQueue, 1);
    }

    @Test
    void otherExchangeTypesAreNotConcerned() throws Exception {
        String direct = exchange("direct");
        String directQueue = queueBoundTo(direct, "key");
        broker.administration().permitTopic(user, "/", direct, "^$", "^$");

        logIn().basicPublish(direct, "key", PLAIN, new byte[0]);

        awaitReady(directQueue, 1);
    }

    @Test
    void variablesStandForUserAndVhost() throws Exception {
        broker.administration().permitTopic(user, "/", exchange, "^{username}\\.{vhost}$", ".*");
        Channel limited = logIn();
        publishAsUser(limited, user + "./");
        awaitReady(queue, 1);

        assertChannelError(
                limited,
                403,
                "ACCESS_REFUSED - access to topic 'guest./' in exchange '%s' in vhost '/' refused for user '%s'"
                        .formatted(exchange, user),
                () -> publishAsUser(limited, "guest./"));
    }

    @Test
    void clearedPermissionsNoLongerHold() throws Exception {
        broker.administration().permitTopic(user, "/", exchange, "^$", "^$");
        broker.administration().clearTopicPermissions(user, "/");

        publishAsUser(logIn(), "key");

        awaitReady(queue, 1);
        assertThat(drain(queue)).containsExactly("key");
    }
}
