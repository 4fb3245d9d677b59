package io.leveret.compat.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.http.client.Client;
import com.rabbitmq.http.client.ClientParameters;
import com.rabbitmq.http.client.GetAckMode;
import com.rabbitmq.http.client.GetEncoding;
import com.rabbitmq.http.client.HttpClientException;
import com.rabbitmq.http.client.domain.BindingInfo;
import com.rabbitmq.http.client.domain.ChannelInfo;
import com.rabbitmq.http.client.domain.ConnectionInfo;
import com.rabbitmq.http.client.domain.ConsumerDetails;
import com.rabbitmq.http.client.domain.DeleteQueueParameters;
import com.rabbitmq.http.client.domain.DetailsParameters;
import com.rabbitmq.http.client.domain.ExchangeInfo;
import com.rabbitmq.http.client.domain.InboundMessage;
import com.rabbitmq.http.client.domain.NodeInfo;
import com.rabbitmq.http.client.domain.OutboundMessage;
import com.rabbitmq.http.client.domain.OverviewResponse;
import com.rabbitmq.http.client.domain.PolicyInfo;
import com.rabbitmq.http.client.domain.QueryParameters;
import com.rabbitmq.http.client.domain.QueueInfo;
import com.rabbitmq.http.client.domain.ShovelDetails;
import com.rabbitmq.http.client.domain.ShovelInfo;
import com.rabbitmq.http.client.domain.TopicPermissions;
import com.rabbitmq.http.client.domain.UpstreamDetails;
import com.rabbitmq.http.client.domain.UpstreamSetDetails;
import com.rabbitmq.http.client.domain.UserInfo;
import com.rabbitmq.http.client.domain.UserPermissions;
import com.rabbitmq.http.client.domain.VhostInfo;
import io.leveret.compat.Await;
import io.leveret.compat.BrokerExtension;
import io.leveret.compat.BrokerUnderTest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every resource that RabbitMQ's own HTTP client for Java reads and writes. */
@ExtendWith(BrokerExtension.class)
class HttpClientTest {
    private static final String VHOST = "hop/test";
    private static final String USER = "hop-user";

    private final BrokerUnderTest broker;
    private Client client;

    HttpClientTest(BrokerUnderTest broker) {
        this.broker = broker;
    }

    @BeforeEach
    void begin() throws Exception {
        client = client("guest", "guest");
        tidy();
        client.createVhost(VHOST);
        client.updatePermissions(VHOST, "guest", all());
    }

    private Client client(String user, String password) throws Exception {
        return new Client(
                new ClientParameters()
                        .url("http://" + broker.host() + ":" + broker.httpPort() + "/api/")
                        .username(user)
                        .password(password));
    }

    @AfterEach
    void tidy() {
        client.deleteVhost(VHOST);
        client.deleteUser(USER);
    }

    private static UserPermissions all() {
        UserPermissions permissions = new UserPermissions();
        permissions.setConfigure(".*");
        permissions.setWrite(".*");
        permissions.setRead(".*");
        return permissions;
    }

    private static QueueInfo durableQueue(Map<String, Object> arguments) {
        return new QueueInfo(true, false, false, arguments);
    }

    private Connection connect() throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost(broker.host());
        factory.setPort(broker.port());
        factory.setVirtualHost(VHOST);
        factory.setAutomaticRecoveryEnabled(false);
        return factory.newConnection("hop-connection");
    }

    @Test
    void overviewNodesAndIdentity() {
        OverviewResponse overview = client.getOverview();
        assertThat(overview.getNode()).isNotEmpty();
        assertThat(overview.getServerVersion()).isNotEmpty();
        assertThat(overview.getObjectTotals().getExchanges()).isPositive();
        assertThat(overview.getQueueTotals()).isNotNull();
        assertThat(overview.getListeners())
                .anyMatch(listener -> listener.getPort() == broker.port());
        assertThat(overview.getContexts()).isNotEmpty();
        assertThat(overview.getExchangeTypes())
                .extracting(type -> type.getName())
                .contains("direct", "fanout", "topic", "headers");
        List<NodeInfo> nodes = client.getNodes();
        assertThat(nodes).hasSize(1);
        NodeInfo node = client.getNode(nodes.get(0).getName());
        assertThat(node.isRunning()).isTrue();
        assertThat(node.getMemoryLimit()).isPositive();
        assertThat(node.getMemoryUsed()).isPositive();
        assertThat(client.whoAmI().getName()).isEqualTo("guest");
        assertThat(client.whoAmI().getTags()).contains("administrator");
        assertThat(client.getExtensions()).isNotNull();
        assertThat(client.alivenessTest(VHOST)).isTrue();
    }

    @Test
    void clusterName() {
        String before = client.getClusterName().getName();
        client.setClusterName("hop's cluster");
        assertThat(client.getClusterName().getName()).isEqualTo("hop's cluster");
        client.setClusterName(before);
    }

    @Test
    void vhosts() {
        client.createVhost(VHOST, true, "about it", "one", "two");
        VhostInfo vhost = client.getVhost(VHOST);
        assertThat(vhost.getName()).isEqualTo(VHOST);
        assertThat(vhost.isTracing()).isTrue();
        assertThat(vhost.getDescription()).isEqualTo("about it");
        assertThat(vhost.getTags()).containsExactlyInAnyOrder("one", "two");
        assertThat(client.getVhosts()).extracting(VhostInfo::getName).contains("/", VHOST);
        client.deleteVhost(VHOST);
        assertThat(client.getVhost(VHOST)).isNull();
    }

    @Test
    void usersAndTheirPasswords() throws Exception {
        client.createUser(USER, "secret".toCharArray(), List.of("management", "policymaker"));
        UserInfo user = client.getUser(USER);
        assertThat(user.getTags()).containsExactlyInAnyOrder("management", "policymaker");
        assertThat(user.getHashingAlgorithm()).isEqualTo("rabbit_password_hashing_sha256");
        assertThat(user.getPasswordHash()).isNotEmpty();
        assertThat(client(USER, "secret").whoAmI().getName()).isEqualTo(USER);
        client.updateUser(USER, "other".toCharArray(), List.of("monitoring"));
        assertThat(client(USER, "other").whoAmI().getTags()).containsExactly("monitoring");
        assertThatThrownBy(() -> client(USER, "secret").whoAmI())
                .isInstanceOf(HttpClientException.class)
                .extracting(failure -> ((HttpClientException) failure).status())
                .isEqualTo(401);
        client.createUserWithPasswordHash(
                USER, hash("hashed").toCharArray(), List.of("management"));
        assertThat(client(USER, "hashed").whoAmI().getName()).isEqualTo(USER);
        assertThat(client.getUsers()).extracting(UserInfo::getName).contains("guest", USER);
        client.deleteUser(USER);
        assertThat(client.getUser(USER)).isNull();
    }

    /** As RabbitMQ stores it: four bytes of salt, and what they and the password hash to. */
    private static String hash(String password) throws Exception {
        byte[] salt = {1, 2, 3, 4};
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(salt);
        byte[] hash = digest.digest(password.getBytes(StandardCharsets.UTF_8));
        byte[] salted = Arrays.copyOf(salt, salt.length + hash.length);
        System.arraycopy(hash, 0, salted, salt.length, hash.length);
        return Base64.getEncoder().encodeToString(salted);
    }

    @Test
    void permissions() {
        client.createUser(USER, "secret".toCharArray(), List.of());
        UserPermissions wanted = new UserPermissions();
        wanted.setConfigure("^c");
        wanted.setWrite("^w");
        wanted.setRead("");
        client.updatePermissions(VHOST, USER, wanted);
        UserPermissions found = client.getPermissions(VHOST, USER);
        assertThat(found.getConfigure()).isEqualTo("^c");
        assertThat(found.getWrite()).isEqualTo("^w");
        assertThat(found.getRead()).isEmpty();
        assertThat(client.getPermissions()).extracting(each -> each.getUser()).contains(USER);
        assertThat(client.getPermissionsIn(VHOST)).hasSize(2);
        assertThat(client.getPermissionsOf(USER)).hasSize(1);
        client.clearPermissions(VHOST, USER);
        assertThat(client.getPermissions(VHOST, USER)).isNull();
    }

    @Test
    void topicPermissions() {
        client.createUser(USER, "secret".toCharArray(), List.of());
        TopicPermissions wanted = new TopicPermissions();
        wanted.setExchange("amq.topic");
        wanted.setWrite("^a");
        wanted.setRead(".*");
        client.updateTopicPermissions(VHOST, USER, wanted);
        List<TopicPermissions> found = client.getTopicPermissions(VHOST, USER);
        assertThat(found).hasSize(1);
        assertThat(found.get(0).getExchange()).isEqualTo("amq.topic");
        assertThat(found.get(0).getWrite()).isEqualTo("^a");
        assertThat(client.getTopicPermissions()).isNotEmpty();
        assertThat(client.getTopicPermissionsIn(VHOST)).hasSize(1);
        assertThat(client.getTopicPermissionsOf(USER)).hasSize(1);
        client.clearTopicPermissions(VHOST, USER);
        assertThat(client.getTopicPermissionsIn(VHOST)).isEmpty();
    }

    @Test
    void exchanges() {
        client.declareExchange(
                VHOST,
                "x",
                new ExchangeInfo(
                        "topic", true, false, true, Map.of("alternate-exchange", "amq.fanout")));
        ExchangeInfo exchange = client.getExchange(VHOST, "x");
        assertThat(exchange.getType()).isEqualTo("topic");
        assertThat(exchange.isDurable()).isTrue();
        assertThat(exchange.isInternal()).isTrue();
        assertThat(exchange.getArguments()).containsEntry("alternate-exchange", "amq.fanout");
        assertThat(client.getExchanges()).extracting(ExchangeInfo::getName).contains("x");
        assertThat(client.getExchanges(VHOST)).extracting(ExchangeInfo::getName).contains("x");
        assertThat(
                        client.getExchanges(
                                        VHOST,
                                        new QueryParameters()
                                                .name("amq")
                                                .pagination()
                                                .pageSize(2)
                                                .query())
                                .getItems())
                .hasSize(2);
        client.deleteExchange(VHOST, "x");
        assertThat(client.getExchange(VHOST, "x")).isNull();
    }

    @Test
    void queues() {
        client.declareQueue(VHOST, "q", durableQueue(Map.of("x-max-length", 9)));
        client.declareQueue(VHOST, "quorum", durableQueue(Map.of("x-queue-type", "quorum")));
        QueueInfo queue = client.getQueue(VHOST, "q");
        assertThat(queue.isDurable()).isTrue();
        assertThat(queue.getArguments()).containsEntry("x-max-length", 9);
        assertThat(client.getQueue(VHOST, "quorum").getType()).isEqualTo("quorum");
        assertThat(
                        client.getQueue(
                                VHOST,
                                "q",
                                new DetailsParameters().messageRates(60, 5).lengths(60, 5)))
                .isNotNull();
        assertThat(client.getQueues()).extracting(QueueInfo::getName).contains("q");
        assertThat(client.getQueues(new DetailsParameters().messageRates(60, 5))).isNotEmpty();
        assertThat(client.getQueues(VHOST)).hasSize(2);
        var page = client.getQueues(VHOST, new QueryParameters().pagination().pageSize(1).query());
        assertThat(page.getTotalCount()).isEqualTo(2);
        assertThat(page.getItems()).hasSize(1);
        client.purgeQueue(VHOST, "q");
        client.deleteQueue(VHOST, "q", new DeleteQueueParameters(true, true));
        client.deleteQueue(VHOST, "quorum");
        assertThat(client.getQueues(VHOST)).isEmpty();
        assertThat(client.getQueue(VHOST, "q")).isNull();
    }

    @Test
    void bindings() {
        client.declareQueue(VHOST, "q", durableQueue(Map.of()));
        client.declareExchange(VHOST, "x", new ExchangeInfo("direct", true, false));
        client.declareExchange(VHOST, "y", new ExchangeInfo("fanout", true, false));
        client.bindQueue(VHOST, "q", "x", "a/b c");
        client.bindQueue(VHOST, "q", "x", "k", Map.of("one", "1"));
        client.bindExchange(VHOST, "y", "x", "e");
        assertThat(client.getBindings()).isNotEmpty();
        assertThat(client.getBindings(VHOST)).hasSize(4);
        assertThat(client.getQueueBindings(VHOST, "q")).hasSize(3);
        assertThat(client.getBindingsBySource(VHOST, "x")).hasSize(3);
        assertThat(client.getExchangeBindingsByDestination(VHOST, "y")).hasSize(1);
        assertThat(client.getQueueBindingsBetween(VHOST, "x", "q"))
                .extracting(BindingInfo::getRoutingKey)
                .containsExactlyInAnyOrder("a/b c", "k");
        assertThat(client.getExchangeBindingsBetween(VHOST, "x", "y"))
                .extracting(BindingInfo::getRoutingKey)
                .containsExactly("e");
        client.unbindQueue(VHOST, "q", "x", "a/b c");
        client.unbindExchange(VHOST, "y", "x", "e");
        assertThat(client.getBindingsBySource(VHOST, "x")).hasSize(1);
    }

    @Test
    void messages() {
        client.declareQueue(VHOST, "q", durableQueue(Map.of()));
        assertThat(
                        client.publish(
                                VHOST,
                                "amq.default",
                                "q",
                                new OutboundMessage().payload("hello").utf8Encoded()))
                .isTrue();
        assertThat(
                        client.publish(
                                VHOST,
                                "amq.direct",
                                "nowhere",
                                new OutboundMessage().payload("x").utf8Encoded()))
                .isFalse();
        List<InboundMessage> seen =
                client.get(VHOST, "q", 1, GetAckMode.NACK_REQUEUE_TRUE, GetEncoding.AUTO, 3);
        assertThat(seen.get(0).getPayload()).isEqualTo("hel");
        assertThat(seen.get(0).getPayloadBytes()).isEqualTo(5);
        InboundMessage message = client.get(VHOST, "q");
        assertThat(message.getPayload()).isEqualTo("hello");
        assertThat(message.isRedelivered()).isTrue();
        List<InboundMessage> taken =
                client.get(VHOST, "q", 5, GetAckMode.ACK_REQUEUE_FALSE, GetEncoding.BASE64);
        assertThat(taken).hasSize(1);
        assertThat(client.get(VHOST, "q")).isNull();
    }

    @Test
    void connectionsChannelsAndConsumers() throws Exception {
        try (Connection connection = connect()) {
            Channel channel = connection.createChannel();
            channel.basicQos(7);
            String queue = channel.queueDeclare().getQueue();
            channel.basicConsume(queue, false, "hop-tag", (tag, delivery) -> {}, tag -> {});
            Await.awaitTrue(() -> !ours().isEmpty() && client.getConsumers(VHOST).size() == 1);
            String name = ours().get(0).getName();
            Await.awaitTrue(() -> "hop-connection".equals(properties(name).getConnectionName()));
            ConnectionInfo found = client.getConnection(name);
            assertThat(found.getUser()).isEqualTo("guest");
            assertThat(found.getVhost()).isEqualTo(VHOST);
            Await.awaitEqual(1, () -> client.getConnection(name).getChannels());
            assertThat(
                            client.getConnections(
                                            new QueryParameters().pagination().pageSize(1).query())
                                    .getItems())
                    .hasSize(1);
            assertThat(client.getConnectionsOfUser("guest"))
                    .extracting(each -> each.getName())
                    .contains(name);
            Await.awaitTrue(() -> client.getChannels(name).size() == 1);
            ChannelInfo one = client.getChannel(name + " (1)");
            assertThat(one.getPrefetchCount()).isEqualTo(7);
            assertThat(one.getConsumerCount()).isEqualTo(1);
            assertThat(client.getChannels()).isNotEmpty();
            assertThat(
                            client.getChannels(
                                            new QueryParameters().pagination().pageSize(1).query())
                                    .getItems())
                    .hasSize(1);
            ConsumerDetails consumer = client.getConsumers(VHOST).get(0);
            assertThat(consumer.getConsumerTag()).isEqualTo("hop-tag");
            assertThat(consumer.getQueueDetails().getName()).isEqualTo(queue);
            assertThat(client.getConsumers()).isNotEmpty();

            client.closeConnection(name, "enough");

            Await.awaitTrue(() -> !connection.isOpen());
            assertThat(connection.getCloseReason()).hasMessageContaining("enough");
        } catch (com.rabbitmq.client.AlreadyClosedException e) {
            // Closing it was the test.
        }
    }

    private com.rabbitmq.http.client.domain.ClientProperties properties(String connection) {
        return client.getConnection(connection).getClientProperties();
    }

    private List<ConnectionInfo> ours() {
        return client.getConnections().stream()
                .filter(each -> VHOST.equals(each.getVhost()))
                .toList();
    }

    @Test
    void closesAllConnectionsOfAUser() throws Exception {
        client.createUser(USER, "secret".toCharArray(), List.of());
        client.updatePermissions(VHOST, USER, all());
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost(broker.host());
        factory.setPort(broker.port());
        factory.setVirtualHost(VHOST);
        factory.setUsername(USER);
        factory.setPassword("secret");
        factory.setAutomaticRecoveryEnabled(false);
        Connection connection = factory.newConnection();
        Await.awaitTrue(() -> client.getConnectionsOfUser(USER).size() == 1);

        client.closeAllConnectionsOfUser(USER);

        Await.awaitTrue(() -> !connection.isOpen());
    }

    @Test
    void policies() {
        PolicyInfo policy = new PolicyInfo("^q", 3, "queues", Map.of("max-length", 5));
        client.declarePolicy(VHOST, "p", policy);
        PolicyInfo operator = new PolicyInfo("^q", 1, "queues", Map.of("expires", 60_000));
        client.declareOperatorPolicy(VHOST, "op", operator);
        PolicyInfo found = client.getPolicies(VHOST).get(0);
        assertThat(found.getName()).isEqualTo("p");
        assertThat(found.getPattern()).isEqualTo("^q");
        assertThat(found.getPriority()).isEqualTo(3);
        assertThat(found.getApplyTo()).isEqualTo("queues");
        assertThat(found.getDefinition()).containsEntry("max-length", 5);
        assertThat(client.getPolicies()).extracting(PolicyInfo::getName).contains("p");
        assertThat(client.getOperatorPolicies(VHOST)).hasSize(1);
        assertThat(client.getOperatorPolicies()).extracting(PolicyInfo::getName).contains("op");
        client.deletePolicy(VHOST, "p");
        client.deleteOperatorPolicy(VHOST, "op");
        assertThat(client.getPolicies(VHOST)).isEmpty();
        assertThat(client.getOperatorPolicies(VHOST)).isEmpty();
    }

    @Test
    void vhostLimits() {
        client.limitMaxNumberOfConnections(VHOST, 11);
        client.limitMaxNumberOfQueues(VHOST, 12);
        assertThat(client.getVhostLimits(VHOST).getMaxConnections()).isEqualTo(11);
        assertThat(client.getVhostLimits(VHOST).getMaxQueues()).isEqualTo(12);
        assertThat(client.getVhostLimits()).extracting(each -> each.getVhost()).contains(VHOST);
        client.clearMaxConnectionsLimit(VHOST);
        client.clearMaxQueuesLimit(VHOST);
        assertThat(client.getVhostLimits(VHOST).getMaxQueues()).isEqualTo(-1);
    }

    @Test
    void definitions() {
        client.declareQueue(VHOST, "q", durableQueue(Map.of()));
        var definitions = client.getDefinitions();
        assertThat(definitions.getQueues()).extracting(QueueInfo::getName).contains("q");
        assertThat(definitions.getVhosts()).extracting(VhostInfo::getName).contains(VHOST);
        assertThat(definitions.getPermissions()).isNotEmpty();
        assertThat(definitions.getTopicPermissions()).isNotNull();
        assertThat(definitions.getServerVersion()).isNotEmpty();
    }

    @Test
    void shovels() {
        ShovelDetails details =
                new ShovelDetails("amqp://", "amqp://", 30, true, Map.of("delivery_mode", 2));
        details.setSourceQueue("from");
        details.setDestinationQueue("to");
        client.declareShovel(VHOST, new ShovelInfo("s", details));
        ShovelInfo found = client.getShovels(VHOST).get(0);
        assertThat(found.getName()).isEqualTo("s");
        assertThat(found.getDetails().getSourceQueue()).isEqualTo("from");
        assertThat(found.getDetails().getReconnectDelay()).isEqualTo(30);
        assertThat(client.getShovels()).extracting(ShovelInfo::getName).contains("s");
        client.deleteShovel(VHOST, "s");
        assertThat(client.getShovels(VHOST)).isEmpty();
    }

    @Test
    void federationUpstreams() {
        UpstreamDetails details = new UpstreamDetails();
        details.setUri("amqp://elsewhere");
        details.setExpiresMillis(3_600_000L);
        client.declareUpstream(VHOST, "u", details);
        UpstreamSetDetails member = new UpstreamSetDetails();
        member.setUpstream("u");
        client.declareUpstreamSet(VHOST, "set", List.of(member));
        assertThat(client.getUpstreams(VHOST).get(0).getValue().getUri())
                .isEqualTo("amqp://elsewhere");
        assertThat(client.getUpstreams()).isNotEmpty();
        assertThat(client.getUpstreamSets(VHOST).get(0).getValue().get(0).getUpstream())
                .isEqualTo("u");
        assertThat(client.getUpstreamSets()).isNotEmpty();
        client.deleteUpstreamSet(VHOST, "set");
        client.deleteUpstream(VHOST, "u");
        assertThat(client.getUpstreams(VHOST)).isEmpty();
    }

    @Test
    void mqttPortMapping() {
        client.setMqttPortToVhostMapping(Map.of(1883, VHOST));
        assertThat(client.getMqttPortToVhostMapping().getValue()).containsEntry(1883, VHOST);
        client.deleteMqttPortToVhostMapping();
        assertThat(client.getMqttPortToVhostMapping()).isNull();
    }
}
