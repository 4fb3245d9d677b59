package io.leveret.main.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.broker.admin.Actor;
import io.leveret.codec.FieldTable;
import io.leveret.main.Node;
import io.leveret.main.config.ConfigurationLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands on a running broker. What they print is what RabbitMQ 3.10.8's rabbitmqctl did. */
class CommandsTest {
    @TempDir static Path directory;

    private static Node node;

    private final Commands commands = new Commands();
    private StringBuilder out = new StringBuilder();
    private StringBuilder err = new StringBuilder();
    private String input = "";

    @BeforeAll
    static void start() throws Exception {
        node =
                new Node(
                        new ConfigurationLoader()
                                .commandLine("test", "listeners.tcp.default", "127.0.0.1:0")
                                .commandLine("test", "leveret.management", "false")
                                .commandLine("test", "leveret.prometheus", "false")
                                .commandLine("test", "leveret.node_name", "rabbit@test")
                                .commandLine(
                                        "test",
                                        "leveret.data_dir",
                                        directory.resolve("data").toString())
                                .load());
        node.start();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void certificatesAreReadAnew() {
        run(0, "clear_pem_cache");
        run(0, "-q", "eval", "ssl:clear_pem_cache().");
        assertThat(out).hasToString("ok\n");
        run(64, "eval", "1 + 1.");
    }

    @Test
    void userComesAndGoes() {
        run(0, "add_user", "u", "secret");
        assertThat(out.toString())
                .isEqualTo(
                        "Adding user \"u\" ...\n"
                                + "Done. Don't forget to grant the user permissions to some virtual"
                                + " hosts! See 'rabbitmqctl help set_permissions' to learn more.\n");
        run(70, "add_user", "u", "secret");
        assertThat(err).hasToString("Error:\nUser \"u\" already exists\n");
        run(0, "authenticate_user", "u", "secret");
        run(65, "authenticate_user", "u", "wrong");
        assertThat(err)
                .hasToString(
                        "Error:\nError: failed to authenticate user \"u\"\n"
                                + "user 'u' - invalid credentials\n");
        run(0, "set_user_tags", "u", "monitoring");
        run(0, "-s", "list_users");
        assertThat(out.toString()).contains("u\t[monitoring]\n");
        run(0, "delete_user", "u");
        run(67, "delete_user", "u");
        assertThat(err).hasToString("Error:\nUser \"u\" does not exist\n");
    }

    @Test
    void passwordIsReadFromStandardInput() {
        input = "secret2\n";
        run(0, "add_user", "u2");
        assertThat(out.toString()).startsWith("Adding user \"u2\" ...\nPassword: \nDone. ");
        run(0, "authenticate_user", "u2", "secret2");
        run(0, "delete_user", "u2");
    }

    @Test
    void vhostIsAddedTwiceWithoutErrorButDeletedOnlyOnce() {
        run(0, "add_vhost", "v", "--description", "ctl vhost", "--tags", "a,b");
        run(0, "add_vhost", "v");
        run(0, "-q", "list_vhosts", "name", "tags", "description");
        assertThat(out.toString()).contains("v\t[a, b]\tctl vhost\n");
        run(0, "delete_vhost", "v");
        run(65, "delete_vhost", "v");
        assertThat(out).hasToString("Deleting vhost \"v\" ...\n");
        assertThat(err).hasToString("Virtual host 'v' does not exist\n");
    }

    @Test
    void permissionsNeedUserAndVhost() {
        run(67, "set_permissions", "nope", ".*", ".*", ".*");
        assertThat(err).hasToString("Error:\nUser nope does not exist\n");
        run(69, "set_permissions", "-p", "nope", "guest", ".*", ".*", ".*");
        assertThat(err).hasToString("Error:\nVirtual host nope does not exist\n");
        run(64, "set_permissions", "guest", ".*");
        assertThat(err.toString()).startsWith("Error (argument validation): not enough arguments.");
        run(0, "list_permissions");
        assertThat(out)
                .hasToString(
                        "Listing permissions for vhost \"/\" ...\n"
                                + "user\tconfigure\twrite\tread\nguest\t.*\t.*\t.*\n");
    }

    @Test
    void policyIsCheckedAndListed() {
        run(0, "set_policy", "pol", "^q", "{\"max-length\":10}", "--priority", "3");
        assertThat(out)
                .hasToString(
                        "Setting policy \"pol\" for pattern \"^q\" to \"{\"max-length\":10}\" with"
                                + " priority \"3\" for vhost \"/\" ...\n");
        run(0, "-s", "list_policies");
        assertThat(out).hasToString("/\tpol\t^q\tall\t{\"max-length\":10}\t3\n");
        run(69, "set_policy", "pol", "^q", "{\"nope\":10}");
        assertThat(err)
                .hasToString(
                        "Error:\nValidation failed\n\n[{<<\"nope\">>,10}] are not recognised policy"
                                + " settings\n\n");
        run(69, "set_policy", "pol", "^q", "{bad");
        assertThat(err).hasToString("Error:\nJSON decoding error. Reason: badarg\n");
        run(0, "clear_policy", "pol");
        run(69, "clear_policy", "pol");
        assertThat(err).hasToString("Error:\nParameter does not exist\n");
    }

    @Test
    void queueThatIsNotThereCannotBePurgedOrDeleted() {
        run(69, "purge_queue", "nope");
        assertThat(err).hasToString("Error:\nnot_found\n");
        run(64, "delete_queue", "nope");
        assertThat(err).hasToString("Error:\nQueue not found\n");
        run(0, "list_queues");
        assertThat(out).hasToString("Timeout: 60.0 seconds ...\nListing queues for vhost / ...\n");
    }

    @Test
    void wrongCommandAndColumnAreNamed() {
        run(64, "list_quues");
        assertThat(err)
                .hasToString(
                        "\nCommand 'list_quues' not found. \nDid you mean 'list_queues'? \n\n");
        run(64, "list_queues", "name", "nope");
        assertThat(err.toString())
                .startsWith("Error (argument validation): Info key(s) nope are not supported\n");
    }

    @Test
    void definitionsGoOutAndIn() throws Exception {
        run(0, "export_definitions", "defs.json");
        assertThat(out)
                .hasToString("Exporting definitions in JSON to a file at \"defs.json\" ...\n");
        assertThat(Files.readString(directory.resolve("defs.json"))).contains("\"guest\"");
        run(0, "import_definitions", "defs.json");
        run(65, "import_definitions", "nope.json");
        input = "{bad";
        run(65, "import_definitions");
        assertThat(out).hasToString("Importing definitions in JSON from standard input ...\n");
    }

    @Test
    void probesSayAllIsWell() {
        run(0, "-q", "ping");
        assertThat(out).hasToString("Ping succeeded\n");
        run(0, "-q", "check_running");
        assertThat(out).hasToString("RabbitMQ on node rabbit@test is fully booted and running\n");
        run(0, "check_port_connectivity");
        run(0, "check_local_alarms");
        run(69, "check_port_listener", "1");
        run(64, "eval", "node().");
    }

    @Test
    void upgradeScriptsFindNothingToWaitFor() {
        String singleNode =
                "Target node seems to be the only one in a single node cluster, the command does"
                        + " not apply\n";
        run(0, "-q", "await_online_quorum_plus_one");
        assertThat(out).hasToString(singleNode);
        run(0, "-q", "await_online_synchronized_mirror");
        assertThat(out).hasToString(singleNode);
        run(0, "rebalance", "all");
        assertThat(out.toString()).startsWith("Re-balancing leaders of all queues...\n");
        run(69, "rebalance", "bogus");
        assertThat(err)
                .hasToString(
                        "Error:\ntype bogus is not supported. Try one of all, classic, quorum.\n");
        run(0, "post_upgrade");
        assertThat(out)
                .hasToString("Executing post upgrade tasks...\nRebalancing queue masters...\n\n");
        run(0, "force_gc");
        run(64, "force_boot");
        assertThat(err.toString())
                .startsWith(
                        "Error: this command requires the 'rabbit' app to be stopped on the target"
                                + " node. Stop it with 'rabbitmqctl stop_app'.\n");
        run(64, "enable_feature_flag", "nope");
        assertThat(err)
                .hasToString("Error:\nThis feature flag is not supported by node rabbit@test\n");
        run(0, "enable_feature_flag", "quorum_queue");
        run(0, "enable_feature_flag", "all");
        assertThat(out).hasToString("Enabling all feature flags ...\n");
        run(0, "list_unresponsive_queues");
        run(69, "grow", "rabbit@test", "all");
    }

    @Test
    void drainedNodeIsUnderMaintenanceUntilItIsRevived() {
        int port = node.listeners().get(0).port();
        run(0, "drain");
        assertThat(out)
                .hasToString(
                        "Will put node rabbit@test into maintenance mode. The node will no longer"
                                + " serve any client traffic!\n");
        run(0, "status");
        assertThat(out.toString()).contains("Is under maintenance?: true\n");
        run(0, "cluster_status");
        assertThat(out.toString()).contains("status: marked for maintenance\n");
        run(69, "check_port_connectivity");
        assertThat(err.toString())
                .startsWith(
                        "Error:\nConnection to ports of the following listeners on node"
                                + " rabbit@test failed: \nInterface: 127.0.0.1, port: "
                                + port);
        run(0, "revive");
        run(0, "status");
        assertThat(out.toString()).contains("Is under maintenance?: false\n");
        run(0, "check_port_connectivity");
        run(0, "suspend_listeners");
        run(69, "check_port_connectivity");
        run(0, "resume_listeners");
        run(0, "check_port_connectivity");
    }

    @Test
    void passwordIsHashedAndTakenHashed() {
        run(0, "-q", "hash_password", "secret3");
        run(0, "add_user", "u3", out.toString().trim(), "--pre-hashed-password");
        run(0, "authenticate_user", "u3", "secret3");
        run(0, "-q", "hash_password", "secret4", "--hashing-algorithm", "sha512");
        assertThat(out.toString()).hasSize(92 + 1);
        run(65, "hash_password", "secret4", "--hashing-algorithm", "sha1");
        run(65, "add_user", "u4", "not base64!", "--pre-hashed-password");
        run(0, "delete_user", "u3");
    }

    @Test
    void pluginsAreWhatIsBuiltIn() {
        run(0, "-q", "list", "management");
        assertThat(out.toString()).contains("[  ] rabbitmq_management ");
        run(0, "list", "-v", "random");
        assertThat(out.toString()).contains("[E*] rabbitmq_random_exchange\n     Version:     \t");
        run(0, "-q", "list", "-e", "-m", "ldap");
        assertThat(out).hasToString("rabbitmq_auth_backend_ldap\n");
        run(0, "is_enabled", "rabbitmq_random_exchange");
        run(69, "is_enabled", "rabbitmq_mqtt");
        assertThat(err.toString())
                .startsWith("Error:\nPlugin rabbitmq_mqtt is not enabled on node rabbit@test.");
        run(64, "list", "[");
    }

    @Test
    void helpExplainsAllCommandsAndOne() {
        run(0, "help");
        assertThat(out.toString()).contains("Available commands:\n").contains("   list_queues  ");
        run(64);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("Available commands:\n");
        run(0, "help", "purge_queue");
        assertThat(out.toString())
                .contains("rabbitmqctl [--node <node>] [--longnames] [--quiet] purge_queue <queue>")
                .contains("Deletes the messages in a queue.");
        run(64, "help", "purge_quue");
    }

    @Test
    void vhostIsRestartedByNameAndHasTags() {
        run(0, "restart_vhost");
        assertThat(out)
                .hasToString(
                        "Trying to restart vhost '/' on node 'rabbit@test' ...\n"
                                + "Vhost '/' is already running on node 'rabbit@test'\n");
        run(70, "restart_vhost", "-p", "nope");
        assertThat(err)
                .hasToString(
                        "Error:\nFailed to start vhost 'nope' on node 'rabbit@test'Reason:"
                                + " {:no_such_vhost, \"nope\"}\n");
        run(0, "add_vhost", "tagged");
        run(0, "set_vhost_tags", "tagged", "a", "b");
        assertThat(out).hasToString("Setting tags for virtual host \"tagged\" to [a, b] ...\n");
        run(0, "-s", "list_vhosts", "name", "tags");
        assertThat(out.toString()).contains("tagged\t[a, b]\n");
        run(0, "delete_vhost", "tagged");
    }

    @Test
    void queueHasNoRaftStatusUnlessItIsAQuorumQueue() {
        run(69, "quorum_status", "nope");
        assertThat(err).hasToString("Error:\nnot_found\n");
        run(69, "sync_queue", "nope");
        assertThat(err).hasToString("Error:\nnot_found\n");
        declare("classic");
        run(69, "quorum_status", "classic");
        assertThat(err).hasToString("Error:\nCannot get quorum status of a classic queue\n");
        run(69, "sync_queue", "classic");
        assertThat(err).hasToString("Error:\nnot_mirrored\n");
        declare("quorum");
        run(0, "--formatter", "json", "quorum_status", "quorum");
        assertThat(out.toString())
                .contains("{\"Node Name\":\"rabbit@test\",\"Raft State\":\"leader\",");
        run(0, "delete_queue", "classic");
        run(0, "delete_queue", "quorum");
    }

    private static void declare(String type) {
        node.administration()
                .queues()
                .declare(
                        Actor.operator(),
                        "/",
                        type,
                        true,
                        false,
                        FieldTable.EMPTY.with("x-queue-type", type))
                .toCompletableFuture()
                .join();
    }

    @Test
    void attemptsToLogInAreListedAndReset() {
        run(0, "list_node_auth_attempt_stats");
        assertThat(out.toString())
                .startsWith(
                        "Listing authentication\n attempts for node \"rabbit@test\" ...\n"
                                + "protocol\tauth_attempts\tauth_attempts_failed"
                                + "\tauth_attempts_succeeded\n")
                .contains("amqp091\t");
        run(0, "reset_node_auth_attempt_metrics");
    }

    @Test
    void resetNeedsAStoppedBrokerAndLeavesNothing() {
        run(0, "add_vhost", "gone");
        run(70, "reset");
        run(0, "stop_app");
        run(69, "list_vhosts");
        run(0, "reset");
        run(0, "start_app");
        run(0, "-s", "list_vhosts");
        assertThat(out).hasToString("/\n");
    }

    private void run(int expected, String... words) {
        RecordingTerminal terminal = new RecordingTerminal(input);
        int status = commands.run(node, "rabbitmqctl", List.of(words), terminal, directory);
        out = terminal.out;
        err = terminal.err;
        assertThat(status).as(String.join(" ", words) + ": " + err).isEqualTo(expected);
    }
}
