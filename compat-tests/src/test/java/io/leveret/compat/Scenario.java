package io.leveret.compat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test with a stock client: a connection and a channel to start with, names nobody else uses, and
 * everything put back afterwards.
 */
@ExtendWith(BrokerExtension.class)
public abstract class Scenario {
    public static final BasicProperties PLAIN = new BasicProperties();
    public static final BasicProperties PERSISTENT =
            new BasicProperties.Builder().deliveryMode(2).build();

    private static final int CLOSE_LIMIT_MILLIS = 5000;

    /** Makes names differ from those of other runs against the same broker. */
    protected static final String RUN = UUID.randomUUID().toString().substring(0, 8);

    private static int lastName;

    protected BrokerUnderTest broker;
    protected Connection connection;
    protected Channel channel;

    private Channel sender;
    private final List<Connection> connections = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final Deque<Runnable> undo = new ArrayDeque<>();

    @BeforeEach
    final void open(BrokerUnderTest broker) throws Exception {
        this.broker = broker;
        connection = connect();
        channel = connection.createChannel();
    }

    @AfterEach
    final void tidy() throws Exception {
        while (!undo.isEmpty()) {
            undo.pop().run();
        }
        connections.forEach(each -> each.abort(CLOSE_LIMIT_MILLIS));
        try (Connection tidying = factory().newConnection("tidying")) {
            for (String name : names) {
                delete(tidying, name);
            }
        }
    }

    private static void delete(Connection tidying, String name) throws Exception {
        Channel each = tidying.createChannel();
        try {
            each.queueDelete(name);
            each.exchangeDelete(name);
            each.close();
        } catch (IOException | ShutdownSignalException e) {
            // A vhost or connection that owned it is gone or going, and it with them.
        }
    }

    /** A name nobody else uses; a queue or exchange of this name is deleted after the test. */
    protected final String name(String label) {
        String name = label + "-" + RUN + "-" + ++lastName;
        deleteAfterwards(name);
        return name;
    }

    /** Makes a queue or exchange of this name go after the test. */
    protected final void deleteAfterwards(String name) {
        names.add(name);
    }

    /**
     * Done after the test, in the reverse order of the calls, before its connections are closed.
     */
    protected final void afterwards(Runnable action) {
        undo.push(action);
    }

    /** As guest in vhost "/"; no recovery, and no heartbeats that moved clocks could miss. */
    protected final ConnectionFactory factory() {
        var factory = new ConnectionFactory();
        factory.setHost(broker.host());
        factory.setPort(broker.port());
        factory.setAutomaticRecoveryEnabled(false);
        factory.setRequestedHeartbeat(0);
        factory.setChannelRpcTimeout((int) Await.DEADLINE.toMillis());
        return factory;
    }

    protected final Connection connect() throws IOException, TimeoutException {
        return connect(factory());
    }

    protected final Connection connect(ConnectionFactory factory)
            throws IOException, TimeoutException {
        Connection opened = factory.newConnection();
        connections.add(opened);
        return opened;
    }

    /** A new user with these permissions in "/", whose password is its name. */
    protected final String user(String configure, String write, String read) {
        String user = name("user");
        broker.administration().addUser(user, user);
        afterwards(() -> broker.administration().deleteUser(user));
        broker.administration().permit(user, "/", configure, write, read);
        return user;
    }

    protected final Connection connectAs(String user) throws IOException, TimeoutException {
        var factory = factory();
        factory.setUsername(user);
        factory.setPassword(user);
        return connect(factory);
    }

    /** A new vhost in which guest may do everything. */
    protected final String vhost() {
        String vhost = name("vhost");
        broker.administration().addVhost(vhost);
        afterwards(() -> broker.administration().deleteVhost(vhost));
        return vhost;
    }

    protected final Connection connectTo(String vhost) throws IOException, TimeoutException {
        var factory = factory();
        factory.setVirtualHost(vhost);
        return connect(factory);
    }

    /** Declares a transient queue that is neither exclusive nor auto-delete. */
    protected final String queue() throws IOException {
        return queue(Map.of());
    }

    protected final String queue(Map<String, Object> arguments) throws IOException {
        String queue = name("queue");
        channel.queueDeclare(queue, false, false, false, arguments);
        return queue;
    }

    protected final String durableQueue(Map<String, Object> arguments) throws IOException {
        String queue = name("queue");
        channel.queueDeclare(queue, true, false, false, arguments);
        return queue;
    }

    protected final String exchange(String type) throws IOException {
        String exchange = name(type);
        channel.exchangeDeclare(exchange, type);
        return exchange;
    }

    /** A queue bound to {@code exchange} by these keys. */
    protected final String queueBoundTo(String exchange, String... routingKeys) throws IOException {
        String queue = queue();
        for (String routingKey : routingKeys) {
            channel.queueBind(queue, exchange, routingKey);
        }
        return queue;
    }

    protected final void publish(String exchange, String routingKey, String body)
            throws IOException {
        publish(exchange, routingKey, PLAIN, body);
    }

    protected final void publish(
            String exchange, String routingKey, BasicProperties properties, String body)
            throws IOException {
        channel.basicPublish(exchange, routingKey, properties, body.getBytes());
    }

    /** Lets time go by for the broker, after it has taken in what {@link #channel} published. */
    protected final void advance(Duration duration) throws IOException {
        channel.exchangeDeclarePassive("amq.direct");
        broker.advance(duration);
    }

    /** Publishes straight to a queue; on return the broker has taken it all in. */
    protected final void send(String queue, String... bodies) throws Exception {
        send(queue, PLAIN, bodies);
    }

    protected final void send(String queue, BasicProperties properties, String... bodies)
            throws Exception {
        for (String body : bodies) {
            sender().basicPublish("", queue, properties, body.getBytes());
        }
        sender().waitForConfirms(Await.DEADLINE.toMillis());
    }

    /** Publishes; on return the message is in its queues, so that a clock may be moved. */
    protected final void sendTo(
            String exchange, String routingKey, BasicProperties properties, String body)
            throws Exception {
        sender().basicPublish(exchange, routingKey, properties, body.getBytes());
        sender().waitForConfirms(Await.DEADLINE.toMillis());
    }

    private Channel sender() throws Exception {
        if (sender == null) {
            sender = connection.createChannel();
            sender.confirmSelect();
        }
        return sender;
    }

    /** Starts a consumer on {@code channel} that acknowledges nothing by itself. */
    protected static Deliveries consume(Channel channel, String queue) throws IOException {
        return consume(channel, queue, false);
    }

    protected static Deliveries consume(Channel channel, String queue, boolean autoAck)
            throws IOException {
        return Deliveries.start(channel, queue, autoAck, Map.of());
    }

    protected final Deliveries consume(String queue) throws IOException {
        return consume(channel, queue);
    }

    /** Takes all ready messages off a queue; their bodies, in order. */
    protected final List<String> drain(String queue) throws IOException {
        List<String> bodies = new ArrayList<>();
        for (GetResponse got; (got = channel.basicGet(queue, true)) != null; ) {
            bodies.add(new String(got.getBody()));
        }
        return bodies;
    }

    /**
     * Ready messages in a queue, as declare-ok counts them. RabbitMQ may count before it has taken
     * in what the same channel published just before; after a publish, {@link #awaitReady} or
     * {@link #drain} it.
     */
    protected final int ready(String queue) throws IOException {
        return channel.queueDeclarePassive(queue).getMessageCount();
    }

    /** Waits until that many messages are ready in a queue. */
    protected final void awaitReady(String queue, int count) {
        Await.awaitEqual(count, () -> ready(queue));
    }
}
