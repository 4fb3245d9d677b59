package io.leveret.compat.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.http.client.Client;
import com.rabbitmq.http.client.ClientParameters;
import io.leveret.compat.Await;
import io.leveret.compat.BrokerExtension;
import io.leveret.compat.BrokerUnderTest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every verb of {@code rabbitmqadmin}, of RabbitMQ's own and of ours, in its words and with its
 * output. RabbitMQ's is Debian's (package rabbitmq-server), or {@code -Drabbitmqadmin=FILE}.
 */
@ExtendWith(BrokerExtension.class)
class RabbitMqAdminTest {
    private static final String VHOST = "rabbitmqadmin/test";
    private static final long MINUTES_MAX = 2;

    private final BrokerUnderTest broker;
    @TempDir Path directory;
    private Path script;

    RabbitMqAdminTest(BrokerUnderTest broker) {
        this.broker = broker;
    }

    enum Script {
        RABBITMQS {
            @Override
            Path find(Path directory) throws IOException {
                String given = System.getProperty("rabbitmqadmin");
                if (given != null) {
                    return Path.of(given);
                }
                Path plugins = Path.of("/usr/lib/rabbitmq/lib");
                if (!Files.isDirectory(plugins)) {
                    return null;
                }
                try (Stream<Path> files = Files.walk(plugins)) {
                    return files.filter(file -> file.endsWith("cli/rabbitmqadmin"))
                            .findFirst()
                            .orElse(null);
                }
            }
        },
        OURS {
            @Override
            Path find(Path directory) throws IOException {
                String resource = "/io/leveret/management/pages/rabbitmqadmin";
                Path file = directory.resolve("rabbitmqadmin");
                try (InputStream in = RabbitMqAdminTest.class.getResourceAsStream(resource)) {
                    Files.write(file, in.readAllBytes());
                }
                return file;
            }
        };

        /** Null if this machine has none. */
        abstract Path find(Path directory) throws IOException;
    }

    /** What a call printed, and how it ended. */
    private record Result(int status, String out, String err) {}

    private void use(Script which) throws Exception {
        assumeTrue(hasPython(), "needs python3");
        script = which.find(directory);
        assumeTrue(script != null, "needs the rabbitmqadmin of RabbitMQ (Debian: rabbitmq-server)");
        tidy();
    }

    private static boolean hasPython() throws InterruptedException {
        try {
            return new ProcessBuilder("python3", "--version").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @AfterEach
    void tidy() throws Exception {
        Client client =
                new Client(
                        new ClientParameters()
                                .url("http://" + broker.host() + ":" + broker.httpPort() + "/api/")
                                .username("guest")
                                .password("guest"));
        client.deleteVhost(VHOST);
        client.deleteUser("admin-test");
    }

    private Result run(String... words) throws Exception {
        return runWith("", words);
    }

    private Result runWith(String input, String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of("python3", script.toString()));
        command.addAll(List.of("-H", broker.host(), "-P", Integer.toString(broker.httpPort())));
        command.addAll(List.of(words));
        Path out = directory.resolve("out.txt");
        Path err = directory.resolve("err.txt");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
        builder.environment().put("HOME", directory.toString());
        builder.environment().put("PYTHONIOENCODING", "utf-8");
        Process process = builder.start();
        process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        assertThat(process.waitFor(MINUTES_MAX, TimeUnit.MINUTES)).isTrue();
        return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    /** In the test's vhost; what it printed, without the last line's end. */
    private String in(String... words) throws Exception {
        List<String> all = new ArrayList<>(List.of("-V", VHOST));
        all.addAll(List.of(words));
        return said(all.toArray(String[]::new));
    }

    private String said(String... words) throws Exception {
        Result result = run(words);
        assertThat(result.status).as("%s: %s", List.of(words), result.err).isZero();
        return result.out.stripTrailing();
    }

    private String refused(String... words) throws Exception {
        Result result = run(words);
        assertThat(result.status).as("%s: %s", List.of(words), result.out).isEqualTo(1);
        return result.err.strip();
    }

    private void declareVhost() throws Exception {
        assertThat(said("declare", "vhost", "name=" + VHOST)).isEqualTo("vhost declared");
    }

    @ParameterizedTest
    @EnumSource
    void declaresListsAndDeletesQueuesExchangesAndBindings(Script which) throws Exception {
        use(which);
        declareVhost();
        assertThat(in("declare", "queue", "name=q", "durable=true")).isEqualTo("queue declared");
        assertThat(in("declare", "queue", "name=quorum", "queue_type=quorum"))
                .isEqualTo("queue declared");
        assertThat(in("declare", "queue", "name=ttl", "arguments={\"x-message-ttl\":60000}"))
                .isEqualTo("queue declared");
        assertThat(in("declare", "exchange", "name=x", "type=fanout"))
                .isEqualTo("exchange declared");
        assertThat(in("declare", "exchange", "name=y", "type=topic", "internal=true"))
                .isEqualTo("exchange declared");
        assertThat(in("declare", "binding", "source=x", "destination=q"))
                .isEqualTo("binding declared");
        assertThat(
                        in(
                                "declare",
                                "binding",
                                "source=x",
                                "destination=y",
                                "destination_type=exchange",
                                "routing_key=a b",
                                "arguments={\"k\":1}"))
                .isEqualTo("binding declared");

        assertThat(in("list", "queues", "name", "durable", "arguments.x-queue-type"))
                .isEqualTo(
                        """
                        +--------+---------+------------------------+
                        |  name  | durable | arguments.x-queue-type |
                        +--------+---------+------------------------+
                        | q      | True    |                        |
                        | quorum | True    | quorum                 |
                        | ttl    | True    |                        |
                        +--------+---------+------------------------+""");
        assertThat(in("-f", "tsv", "list", "exchanges", "name", "type", "internal"))
                .contains("name\ttype\tinternal", "x\tfanout\tFalse", "y\ttopic\tTrue");
        assertThat(in("-f", "kvp", "list", "bindings", "source", "destination", "routing_key"))
                .contains(
                        "source=\"x\" destination=\"q\" routing_key=\"\"",
                        "source=\"x\" destination=\"y\" routing_key=\"a b\"");

        assertThat(
                        in(
                                "delete",
                                "binding",
                                "source=x",
                                "destination_type=queue",
                                "destination=q",
                                "properties_key=~"))
                .isEqualTo("binding deleted");
        assertThat(in("delete", "exchange", "name=x")).isEqualTo("exchange deleted");
        assertThat(in("delete", "queue", "name=q")).isEqualTo("queue deleted");
        assertThat(in("-f", "bash", "list", "queues")).isEqualTo("quorum ttl");
        assertThat(said("delete", "vhost", "name=" + VHOST)).isEqualTo("vhost deleted");
    }

    @ParameterizedTest
    @EnumSource
    void publishesAndGetsMessages(Script which) throws Exception {
        use(which);
        declareVhost();
        in("declare", "queue", "name=q");
        assertThat(in("publish", "routing_key=q", "payload=hello")).isEqualTo("Message published");
        assertThat(
                        in(
                                "publish",
                                "exchange=amq.default",
                                "routing_key=q",
                                "payload=aGk=",
                                "payload_encoding=base64",
                                "properties={\"delivery_mode\":2,\"headers\":{\"a\":1}}"))
                .isEqualTo("Message published");
        assertThat(in("publish", "exchange=amq.direct", "routing_key=nowhere", "payload=x"))
                .isEqualTo("Message published but NOT routed");
        Result piped =
                runWith("piped", "-V", VHOST, "publish", "exchange=amq.default", "routing_key=q");
        assertThat(piped.out.strip()).isEqualTo("Message published");

        assertThat(in("get", "queue=q"))
                .isEqualTo(
                        """
                        +-------------+----------+---------------+---------+---------------+\
                        ------------------+------------+-------------+
                        | routing_key | exchange | message_count | payload | payload_bytes |\
                         payload_encoding | properties | redelivered |
                        +-------------+----------+---------------+---------+---------------+\
                        ------------------+------------+-------------+
                        | q           |          | 2             | hello   | 5             |\
                         string           |            | False       |
                        +-------------+----------+---------------+---------+---------------+\
                        ------------------+------------+-------------+""");
        Path payload = directory.resolve("payload");
        in("get", "queue=q", "ackmode=ack_requeue_false", "payload_file=" + payload);
        assertThat(payload).hasContent("hello");
        assertThat(in("-f", "raw_json", "get", "queue=q", "count=5", "encoding=base64"))
                .contains("\"payload\":\"aGk=\"", "\"headers\":{\"a\":1}");
        assertThat(in("purge", "queue", "name=q")).isEqualTo("queue purged");
        assertThat(in("get", "queue=q")).isEqualTo("No items");
    }

    @ParameterizedTest
    @EnumSource
    void managesUsersPermissionsPoliciesAndLimits(Script which) throws Exception {
        use(which);
        declareVhost();
        assertThat(
                        said(
                                "declare",
                                "user",
                                "name=admin-test",
                                "password=secret",
                                "tags=monitoring,management"))
                .isEqualTo("user declared");
        assertThat(said("list", "users", "name", "tags"))
                .contains("| admin-test | monitoring management |");
        assertThat(
                        said(
                                "declare",
                                "permission",
                                "vhost=" + VHOST,
                                "user=admin-test",
                                "configure=^c",
                                "write=.*",
                                "read="))
                .isEqualTo("permission declared");
        assertThat(said("-f", "tsv", "list", "permissions"))
                .contains(VHOST + "\t^c\t\tadmin-test\t.*");
        assertThat(
                        in(
                                "declare",
                                "policy",
                                "name=p",
                                "pattern=^q",
                                "definition={\"max-length\":5}",
                                "priority=3",
                                "apply-to=queues"))
                .isEqualTo("policy declared");
        assertThat(in("list", "policies"))
                .isEqualTo(
                        """
                        +--------------------+------+----------+-------------------+---------+----------+
                        |       vhost        | name | apply-to |    definition     | pattern | priority |
                        +--------------------+------+----------+-------------------+---------+----------+
                        | rabbitmqadmin/test | p    | queues   | {"max-length": 5} | ^q      | 3        |
                        +--------------------+------+----------+-------------------+---------+----------+""");
        assertThat(
                        in(
                                "declare",
                                "operator_policy",
                                "name=op",
                                "pattern=^q",
                                "definition={\"max-length\":4}",
                                "apply-to=queues"))
                .isEqualTo("operator_policy declared");
        assertThat(in("-f", "tsv", "list", "operator_policies", "name", "definition"))
                .isEqualTo("name\tdefinition\nop\t{\"max-length\": 4}");
        assertThat(said("declare", "vhost_limit", "vhost=" + VHOST, "name=max-queues", "value=9"))
                .isEqualTo("vhost_limit declared");
        assertThat(in("-f", "tsv", "list", "vhost_limits"))
                .isEqualTo("vhost\tvalue\n" + VHOST + "\t{\"max-queues\": 9}");
        assertThat(
                        in(
                                "declare",
                                "parameter",
                                "component=vhost-limits",
                                "name=limits",
                                "value={\"max-queues\":7}"))
                .isEqualTo("parameter declared");
        assertThat(said("-f", "tsv", "list", "parameters"))
                .contains(VHOST + "\tlimits\tvhost-limits\t{\"max-queues\": 7}");

        assertThat(in("delete", "parameter", "component=vhost-limits", "name=limits"))
                .isEqualTo("parameter deleted");
        assertThat(said("delete", "vhost_limit", "vhost=" + VHOST, "name=max-queues"))
                .isEqualTo("vhost_limit deleted");
        assertThat(in("delete", "operator_policy", "name=op")).isEqualTo("operator_policy deleted");
        assertThat(in("delete", "policy", "name=p")).isEqualTo("policy deleted");
        assertThat(said("delete", "permission", "vhost=" + VHOST, "user=admin-test"))
                .isEqualTo("permission deleted");
        assertThat(said("delete", "user", "name=admin-test")).isEqualTo("user deleted");
        assertThat(in("list", "policies")).isEqualTo("No items");
    }

    @ParameterizedTest
    @EnumSource
    void showsTheBrokerAndItsClients(Script which) throws Exception {
        use(which);
        assertThat(said("-f", "kvp", "show", "overview"))
                .containsPattern(
                        "rabbitmq_version=\"\\S+\" cluster_name=\"\\S+\""
                                + " queue_totals.messages=\"\\d+\" object_totals.queues=\"\\d+\"");
        assertThat(said("-f", "long", "list", "nodes", "name", "running"))
                .contains("-".repeat(80))
                .contains("running: True");
        assertThat(said("-f", "bash", "list", "vhosts")).contains("/");
        assertThat(said("-f", "pretty_json", "-S", "name", "-R", "list", "vhosts", "name"))
                .contains("  {\n    \"name\": \"/\"\n  }");
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost(broker.host());
        factory.setPort(broker.port());
        factory.setAutomaticRecoveryEnabled(false);
        try (Connection connection = factory.newConnection()) {
            var channel = connection.createChannel();
            String queue = channel.queueDeclare().getQueue();
            channel.basicConsume(queue, true, "rabbitmqadmin-tag", (tag, d) -> {}, tag -> {});
            String name = "127.0.0.1:" + localPort(connection) + " -> 127.0.0.1:" + broker.port();
            Await.awaitTrue(
                    () -> quietly("list", "connections").contains("| " + name + " | guest | "));
            Await.awaitTrue(
                    () -> quietly("list", "channels").contains("| " + name + " (1) | guest |"));
            Await.awaitTrue(() -> quietly("list", "consumers").contains("| rabbitmqadmin-tag |"));

            assertThat(said("close", "connection", "name=" + name)).isEqualTo("connection closed");

            Await.awaitTrue(() -> !connection.isOpen());
        } catch (com.rabbitmq.client.AlreadyClosedException e) {
            // That was the test.
        }
    }

    private String quietly(String... words) {
        try {
            return said(words);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static int localPort(Connection connection) {
        return ((com.rabbitmq.client.impl.AMQConnection) connection).getLocalPort();
    }

    @ParameterizedTest
    @EnumSource
    void exportsAndImportsDefinitions(Script which) throws Exception {
        use(which);
        declareVhost();
        in("declare", "queue", "name=kept");
        Path file = directory.resolve("definitions.json");
        assertThat(in("export", file.toString()))
                .isEqualTo("Exported definitions for " + broker.host() + " to \"" + file + "\"");
        assertThat(file).content().contains("\"kept\"");
        in("delete", "queue", "name=kept");

        assertThat(in("import", file.toString()))
                .isEqualTo(
                        "Uploaded definitions from \""
                                + broker.host()
                                + "\" to "
                                + file
                                + ". The import process may take some time. Consult server logs to"
                                + " track progress.");

        assertThat(in("-f", "bash", "list", "queues")).isEqualTo("kept");
        Path all = directory.resolve("all.json");
        said("export", all.toString());
        assertThat(all).content().contains("\"users\"", "\"kept\"");
        assertThat(said("import", all.toString())).startsWith("Uploaded definitions");
    }

    @ParameterizedTest
    @EnumSource
    void saysWhatIsWrong(Script which) throws Exception {
        use(which);
        declareVhost();
        in("declare", "queue", "name=q", "durable=true");
        assertThat(refused("-V", VHOST, "declare", "queue", "name=q", "durable=false"))
                .isEqualTo(
                        "*** inequivalent arg 'durable' for queue 'q' in vhost '"
                                + VHOST
                                + "': received 'false' but current is 'true'");
        assertThat(refused("-V", "nosuch", "list", "queues", "name"))
                .isEqualTo("*** Not found: /api/queues/nosuch?columns=name");
        assertThat(refused("delete", "queue", "name=nosuch"))
                .isEqualTo("*** Not found: /api/queues/%2F/nosuch");
        assertThat(refused("publish", "exchange=nosuch", "routing_key=k", "payload=p"))
                .isEqualTo("*** 404 NOT_FOUND - no exchange 'nosuch' in vhost '/'");
        assertThat(refused("-u", "guest", "-p", "wrong", "list", "vhosts"))
                .startsWith("*** Access refused: /api/vhosts");
        assertThat(refused("declare", "queue"))
                .startsWith("ERROR: mandatory argument \"name\" is required");
        assertThat(refused("declare", "queue", "name=x", "nosuch=1"))
                .startsWith("ERROR: Argument \"nosuch\" is not recognised");
        assertThat(refused("declare", "queue", "x"))
                .startsWith("ERROR: Argument \"x\" not in the name=value format");
        assertThat(refused("declare", "nosuch", "name=1"))
                .startsWith("ERROR: Type nosuch not recognised");
        assertThat(refused("list", "nosuch")).startsWith("ERROR: Don't know how to list nosuch");
        assertThat(refused("nosuch")).startsWith("ERROR: Action nosuch not understood");
        assertThat(refused()).startsWith("ERROR: Action not specified");
        assertThat(refused("get", "queue=q", "count=2", "payload_file=f"))
                .startsWith("ERROR: Cannot get multiple messages using payload_file");
    }

    @ParameterizedTest
    @EnumSource
    void helpsItself(Script which) throws Exception {
        use(which);
        assertThat(said("--help")).startsWith("Usage\n=====\n  rabbitmqadmin [options] subcommand");
        assertThat(said("help", "subcommands"))
                .contains(
                        "  declare queue name=... [auto_delete=... durable=... arguments=...",
                        "  close connection name=...",
                        "  import <file>");
        assertThat(said("help", "config")).contains("Configuration File");
        assertThat(said("--version")).startsWith("rabbitmqadmin ");
        assertThat(said("--bash-completion")).contains("complete -F _rabbitmqadmin rabbitmqadmin");
        Path file = directory.resolve("nodes.conf");
        Files.writeString(
                file,
                "[here]\nhostname = "
                        + broker.host()
                        + "\nport = "
                        + broker.httpPort()
                        + "\nusername = guest\npassword = guest\n");
        assertThat(said("-c", file.toString(), "-N", "here", "-f", "bash", "list", "vhosts"))
                .contains("/");
    }
}
