package io.leveret.compat.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import io.leveret.compat.Administration.Policy;
import io.leveret.compat.Deliveries;
import io.leveret.compat.Scenario;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The topic exchange amq.rabbitmq.event tells what happens in the broker, in headers. */
class EventExchangeTest extends Scenario {
    private static final String EVENTS = "amq.rabbitmq.event";

    private Deliveries events(String key) throws Exception {
        String queue = channel.queueDeclare().getQueue();
        channel.queueBind(queue, EVENTS, key);
        return consume(channel, queue, true);
    }

    /** The next event in which {@code header} has this value. */
    private static Delivery eventAbout(Deliveries events, String header, String value) {
        Delivery event = events.next();
        while (!value.equals(String.valueOf(event.getProperties().getHeaders().get(header)))) {
            event = events.next();
        }
        return event;
    }

    @Test
    void eventExchangeIsAnInternalDurableTopic() throws Exception {
        channel.exchangeDeclare(EVENTS, "topic", true, false, true, Map.of());
    }

    @Test
    void declaredAndDeletedQueuesAreEvents() throws Exception {
        Deliveries events = events("queue.*");
        String queue = queue();
        Delivery created = eventAbout(events, "name", queue);
        channel.queueDelete(queue);
        Delivery deleted = eventAbout(events, "name", queue);

        assertThat(created.getEnvelope().getRoutingKey()).isEqualTo("queue.created");
        assertThat(created.getBody()).isEmpty();
        assertThat(created.getProperties().getHeaders().get("vhost")).hasToString("/");
        assertThat(created.getProperties().getHeaders())
                .containsEntry("durable", false)
                .containsEntry("auto_delete", false)
                .containsKeys("arguments", "timestamp_in_ms", "user_who_performed_action");
        assertThat(deleted.getEnvelope().getRoutingKey()).isEqualTo("queue.deleted");
    }

    @Test
    void exchangesAndBindingsAreEvents() throws Exception {
        Deliveries exchanges = events("exchange.*");
        Deliveries bindings = events("binding.*");
        String exchange = exchange("fanout");
        String queue = queueBoundTo(exchange, "key");

        Delivery created = eventAbout(exchanges, "name", exchange);
        Delivery bound = eventAbout(bindings, "source_name", exchange);

        assertThat(created.getEnvelope().getRoutingKey()).isEqualTo("exchange.created");
        assertThat(created.getProperties().getHeaders().get("type")).hasToString("fanout");
        assertThat(bound.getEnvelope().getRoutingKey()).isEqualTo("binding.created");
        assertThat(bound.getProperties().getHeaders().get("destination_name")).hasToString(queue);
        assertThat(bound.getProperties().getHeaders().get("destination_kind")).hasToString("queue");
        assertThat(bound.getProperties().getHeaders().get("routing_key")).hasToString("key");
    }

    @Test
    void connectionsAreEvents() throws Exception {
        String user = user(".*", ".*", ".*");
        Deliveries events = events("connection.*");
        connectAs(user);

        Delivery created = eventAbout(events, "user", user);

        assertThat(created.getEnvelope().getRoutingKey()).isEqualTo("connection.created");
        assertThat(created.getProperties().getHeaders().get("vhost")).hasToString("/");
    }

    @Test
    void consumersAreEvents() throws Exception {
        Deliveries events = events("consumer.*");
        String queue = queue();
        consume(queue);

        Delivery created = eventAbout(events, "queue", queue);

        assertThat(created.getEnvelope().getRoutingKey()).isEqualTo("consumer.created");
    }

    @Test
    void loginsAreEvents() throws Exception {
        String user = user(".*", ".*", ".*");
        Deliveries events = events("user.authentication.*");
        connectAs(user);

        Delivery success = eventAbout(events, "name", user);

        assertThat(success.getEnvelope().getRoutingKey()).isEqualTo("user.authentication.success");
    }

    @Test
    void policiesAndPermissionsAreEvents() throws Exception {
        Deliveries events = events("permission.*");
        String user = user(".*", ".*", ".*");

        Delivery created = eventAbout(events, "user", user);

        assertThat(created.getEnvelope().getRoutingKey()).isEqualTo("permission.created");
        assertThat(created.getProperties().getHeaders().get("configure")).hasToString(".*");
    }

    @Test
    void loginsThatFailAreEvents() throws Exception {
        String user = user(".*", ".*", ".*");
        Deliveries events = events("user.authentication.failure");
        var factory = factory();
        factory.setUsername(user);
        factory.setPassword("wrong");
        assertThatThrownBy(() -> connect(factory)).isInstanceOf(IOException.class);

        Delivery failure = eventAbout(events, "name", user);

        assertThat(failure.getProperties().getHeaders())
                .containsKeys("error", "auth_mechanism", "peer_host", "connection_name");
    }

    @Test
    void usersAndWhatTheyMayAreEvents() throws Exception {
        Deliveries events = events("#");
        String user = name("user");
        var administration = broker.administration();
        administration.addUser(user, "first", "monitoring");
        administration.permit(user, "/", ".*", ".*", ".*");
        administration.permitTopic(user, "/", "amq.topic", "^a", "^b");
        administration.limitUser(user, "max-channels", 5);
        administration.clearTopicPermissions(user, "/");
        administration.clearPermissions(user, "/");
        administration.addUser(user, "second", "administrator");
        administration.deleteUser(user);

        List<String> keys = new ArrayList<>();
        while (!keys.contains("user.deleted")) {
            Delivery event = events.next();
            if (event.getProperties().getHeaders().values().stream()
                    .anyMatch(value -> user.equals(String.valueOf(value)))) {
                keys.add(event.getEnvelope().getRoutingKey());
            }
        }
        assertThat(keys)
                .containsSubsequence(
                        "user.created",
                        "user.tags.set",
                        "permission.created",
                        "topic.permission.created",
                        "user.limits.set",
                        "topic.permission.deleted",
                        "permission.deleted",
                        "user.password.changed",
                        "user.deleted");
    }

    @Test
    void channelsAndClosedConnectionsAreEvents() throws Exception {
        Deliveries events = events("#");
        String user = user(".*", ".*", ".*");
        Connection theirs = connectAs(user);
        theirs.createChannel().close();
        theirs.close();

        List<String> keys = new ArrayList<>();
        while (!keys.contains("connection.closed")) {
            String key = events.next().getEnvelope().getRoutingKey();
            if (key.startsWith("channel.") || key.startsWith("connection.")) {
                keys.add(key);
            }
        }
        assertThat(keys)
                .containsSubsequence(
                        "connection.created",
                        "channel.created",
                        "channel.closed",
                        "connection.closed");
    }

    @Test
    void alarmsAreEvents() throws Exception {
        Deliveries events = events("alarm.*");
        broker.memoryAlarm(true);
        Delivery set = events.next();
        broker.memoryAlarm(false);

        assertThat(set.getEnvelope().getRoutingKey()).isEqualTo("alarm.set");
        assertThat(events.next().getEnvelope().getRoutingKey()).isEqualTo("alarm.cleared");
    }

    private static Object who(Delivery event) {
        return event.getProperties().getHeaders().get("user_who_performed_action");
    }

    @Test
    void eventsSayWhoDidIt() throws Exception {
        Deliveries events = events("#");
        String user = user(".*", ".*", ".*");
        Channel theirs = connectAs(user).createChannel();
        String exchange = name("exchange");
        String queue = name("queue");

        theirs.exchangeDeclare(exchange, "fanout", false, true, null);
        theirs.queueDeclare(queue, false, false, false, null);
        theirs.queueBind(queue, exchange, "key");
        theirs.queueUnbind(queue, exchange, "key");
        theirs.queueDelete(queue);

        assertThat(who(eventAbout(events, "name", user))).hasToString("guest"); // user.created
        List<String> byTheUser = new ArrayList<>();
        while (!byTheUser.contains("queue.deleted")) {
            Delivery event = events.next();
            if (String.valueOf(who(event)).equals(user)) {
                byTheUser.add(event.getEnvelope().getRoutingKey());
            }
        }
        assertThat(byTheUser)
                .contains("connection.created", "channel.created")
                .contains("exchange.created", "queue.created", "binding.created")
                // The exchange goes with its binding.
                .contains("binding.deleted", "exchange.deleted");
    }

    @Test
    void whatGoesWithSomethingElseIsTheBrokersDoing() throws Exception {
        Deliveries events = events("binding.deleted");
        String exchange = exchange("fanout");
        channel.queueDelete(queueBoundTo(exchange, "key"));

        assertThat(who(eventAbout(events, "source_name", exchange))).hasToString("rmq-internal");
    }

    @Test
    void administrationSaysWhoDidIt() throws Exception {
        String vhost = name("vhost");
        Deliveries events = events("#");
        broker.administration().addVhost(vhost);
        broker.administration()
                .setPolicy(vhost, new Policy("p", ".*", "all", 0, Map.of("max-length", 5)));
        broker.administration().limitVhost(vhost, "max-queues", 5);
        broker.administration().deletePolicy(vhost, "p");
        broker.administration().deleteVhost(vhost);

        List<String> keys = new ArrayList<>();
        while (!keys.containsAll(List.of("vhost.deleted", "permission.deleted"))) {
            Delivery event = events.next();
            keys.add(event.getEnvelope().getRoutingKey());
            if (keys.get(keys.size() - 1)
                    .matches("(vhost|policy|permission|exchange|parameter).*")) {
                assertThat(who(event)).as(keys.toString()).hasToString("guest");
            }
        }
        assertThat(keys)
                .containsSubsequence("exchange.created", "vhost.created", "permission.created")
                .containsSubsequence("policy.set", "vhost.limits.set", "policy.cleared")
                .contains("exchange.deleted");
    }
}
