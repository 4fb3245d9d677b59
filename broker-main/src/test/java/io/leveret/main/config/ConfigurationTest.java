package io.leveret.main.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.leveret.broker.access.HashingAlgorithm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationTest {
    @TempDir Path directory;

    private final Map<String, String> environment = new TreeMap<>();
    private final ConfigurationLoader loader = new ConfigurationLoader();
    private int files;

    @Test
    void defaultsAreRabbitMqs() throws Exception {
        Configuration configuration = load();

        assertThat(configuration.get(NetworkSettings.HEARTBEAT)).isEqualTo(Duration.ofMinutes(1));
        assertThat(configuration.get(NetworkSettings.FRAME_MAX)).isEqualTo(131_072);
        assertThat(configuration.get(NetworkSettings.CHANNEL_MAX)).isEqualTo(2047);
        assertThat(configuration.get(NetworkSettings.CONNECTION_MAX)).isEqualTo(Integer.MAX_VALUE);
        assertThat(configuration.get(ResourceSettings.MEMORY_RELATIVE)).isEqualTo(0.4);
        assertThat(configuration.get(ResourceSettings.DISK_ABSOLUTE)).isEqualTo(50_000_000);
        assertThat(configuration.get(ResourceSettings.MESSAGE_MAX)).isEqualTo(16_777_216L);
        assertThat(configuration.get(ResourceSettings.CONSUMER_TIMEOUT))
                .isEqualTo(Duration.ofMinutes(30));
        assertThat(configuration.get(AccessSettings.DEFAULT_USER)).isEqualTo("guest");
        assertThat(configuration.get(AccessSettings.PASSWORD_HASHING))
                .isEqualTo(HashingAlgorithm.SHA256);
        assertThat(configuration.find(DefinitionSettings.LOAD)).isEmpty();
        assertThat(configuration.origin(NetworkSettings.HEARTBEAT)).isEqualTo(Origin.DEFAULT);
        assertThat(configuration.warnings()).isEmpty();
    }

    @Test
    void settingWithoutDefaultIsAskedForDifferently() throws Exception {
        Configuration configuration = load();

        assertThatThrownBy(() -> configuration.get(NodeSettings.PID_FILE))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void valueKnowsWhereItCameFrom() throws Exception {
        Path file = file("# heart\nheartbeat = 30");

        Configuration configuration = load();

        assertThat(configuration.get(NetworkSettings.HEARTBEAT)).isEqualTo(Duration.ofSeconds(30));
        assertThat(configuration.origin(NetworkSettings.HEARTBEAT)).hasToString(file + ":2");
    }

    @Test
    void commandLineCountsMoreThanEnvironmentMoreThanFilesMoreThanDefaults() throws Exception {
        file("default_user = file1\ndefault_vhost = file1\ndefault_pass = file1\nheartbeat = 1");
        file("default_user = file2\ndefault_vhost = file2\ndefault_pass = file2");
        environment.put("RABBITMQ_DEFAULT_USER", "env");
        environment.put("RABBITMQ_DEFAULT_VHOST", "env");
        loader.commandLine("--set", "default_user", "command");

        Configuration configuration = load();

        assertThat(configuration.get(AccessSettings.DEFAULT_USER)).isEqualTo("command");
        assertThat(configuration.origin(AccessSettings.DEFAULT_USER))
                .hasToString("command line --set");
        assertThat(configuration.get(AccessSettings.DEFAULT_VHOST)).isEqualTo("env");
        assertThat(configuration.origin(AccessSettings.DEFAULT_VHOST))
                .hasToString("environment RABBITMQ_DEFAULT_VHOST");
        assertThat(configuration.get(AccessSettings.DEFAULT_PASS)).isEqualTo("file2");
        assertThat(configuration.get(NetworkSettings.HEARTBEAT)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void lastOfTwoLinesCountsAndIsWarnedOf() throws Exception {
        Path file = file("heartbeat = 1\nheartbeat = 2");

        Configuration configuration = load();

        assertThat(configuration.get(NetworkSettings.HEARTBEAT)).isEqualTo(Duration.ofSeconds(2));
        assertThat(configuration.warnings())
                .extracting(Problem::toString)
                .containsExactly(
                        file + ":2: heartbeat takes the place of the one at " + file + ":1");
    }

    @Test
    void everythingWrongIsSaidAtOnce() throws Exception {
        Path file =
                file(
                        """
                        heartbeat = often
                        hartbeat = 30
                        frame_max 1
                        auth_backends.1 = kerberos
                        default_policies.operator.x = 1
                        management.ssl.port = -1
                        """);
        loader.commandLine("--port", "listeners.tcp.default", "x");

        ConfigurationException e = failure();

        assertThat(e.problems())
                .extracting(Problem::toString)
                .containsExactlyInAnyOrder(
                        file
                                + ":1: heartbeat: 'often' (expected: seconds, or with a unit, such"
                                + " as 60 or 1m)",
                        file
                                + ":2: there is no setting named hartbeat (did you mean"
                                + " heartbeat?)",
                        file + ":3: 'frame_max 1' (expected: key = value)",
                        file
                                + ":4: auth_backends.1: 'kerberos' (expected: internal, http, ldap,"
                                + " oauth2 or cache, or RabbitMQ's rabbit_auth_backend_...)",
                        file
                                + ":5: default_policies.operator.x cannot be set: Default policies"
                                + " are not supported; put policies into a definitions file.",
                        file + ":6: management.ssl.port: '-1' (expected: a port from 0 to 65535)",
                        "command line --port: listeners.tcp.default: 'x' (expected: a port, or"
                                + " address:port)");
        assertThat(e.getMessage()).contains("hartbeat").contains("--port");
    }

    @Test
    void keyUnlikeAnyOtherGetsNoHint() throws Exception {
        file("no.such.key = 1");

        assertThat(failure().problems())
                .extracting(Problem::text)
                .containsExactly("there is no setting named no.such.key");
    }

    @ParameterizedTest
    @CsvSource({
        "mqtt.listeners.tcp.default, 1883",
        "num_acceptors.tcp, 10",
        "queue_master_locator, min-masters",
        "cluster_partition_handling, pause_minority",
        "management.tcp.max_keepalive, 5",
        "log.connection.file, x.log",
        "tcp_listen_options.exit_on_close, false",
        "ssl_options.honor_ecc_order, true"
    })
    void keyOfRabbitMqWithoutMeaningHereIsAWarning(String key, String value) throws Exception {
        file(key + " = " + value);

        Configuration configuration = load();

        assertThat(configuration.warnings()).hasSize(1);
        assertThat(configuration.warnings().get(0).text()).startsWith(key + " has no effect: ");
    }

    @Test
    void membersOfAFamilyAreInTheOrderOfTheirNumbers() throws Exception {
        file("auth_mechanisms.10 = PLAIN\nauth_mechanisms.2 = AMQPLAIN");

        assertThat(load().family(AccessSettings.MECHANISM).values())
                .containsExactly("AMQPLAIN", "PLAIN");
    }

    @Test
    void userNamesWithDotsCanBeNamed() throws Exception {
        file("loopback_users.guest = false\nloopback_users.first\\.last = true");

        assertThat(load().family(AccessSettings.LOOPBACK_USER))
                .containsExactlyInAnyOrderEntriesOf(Map.of("guest", false, "first.last", true));
    }

    @Test
    void secretsAreNotShown() throws Exception {
        file("default_pass = geheim\nmqtt.default_pass = auch\ndefault_user = u");

        Configuration configuration = load();

        assertThat(configuration.get(AccessSettings.DEFAULT_PASS)).isEqualTo("geheim");
        assertThat(configuration.effective())
                .extracting(value -> value.key() + " = " + value.shown())
                .contains(
                        "default_pass = ********",
                        "mqtt.default_pass = ********",
                        "default_user = u",
                        "heartbeat = 60");
        assertThat(configuration.warnings().toString()).doesNotContain("auch");
    }

    @Test
    void wrongSecretIsNotShownEither() throws Exception {
        file("default_pass = encrypted:geheim");

        assertThat(failure()).hasMessageContaining("encrypted").hasMessageNotContaining("geheim");
    }

    @Test
    void relativeLimitsCountMoreThanAbsoluteOnes() throws Exception {
        file(
                "disk_free_limit.absolute = 1GB\ndisk_free_limit.relative = 1.5\n"
                        + "vm_memory_high_watermark.absolute = 2GiB");

        Configuration configuration = load();

        assertThat(configuration.get(ResourceSettings.DISK_RELATIVE)).isEqualTo(1.5);
        assertThat(configuration.find(ResourceSettings.MEMORY_ABSOLUTE)).contains(2L << 30);
        assertThat(configuration.warnings())
                .extracting(Problem::text)
                .containsExactly(
                        "disk_free_limit.absolute: does not count, as disk_free_limit.relative is"
                                + " set too");
    }

    @Test
    void tlsWithoutCertificateIsAnError() throws Exception {
        Path file = file("listeners.ssl.default = 5671\nssl_options.verify = verify_peer");

        assertThat(failure().problems())
                .extracting(Problem::toString)
                .containsExactly(
                        file
                                + ":1: listeners.ssl.$name needs ssl_options.certfile, which is"
                                + " not set",
                        file
                                + ":1: listeners.ssl.$name needs ssl_options.keyfile, which is not"
                                + " set",
                        file
                                + ":2: ssl_options.verify = verify_peer needs"
                                + " ssl_options.cacertfile, which is not set");
    }

    @Test
    void fileThatIsNotThereIsAnError() throws Exception {
        file("ssl_options.certfile = /no/such/file");

        assertThat(failure()).hasMessageContaining("a file that can be read");
    }

    @Test
    void environmentWithoutEffectIsAWarning() throws Exception {
        environment.put("RABBITMQ_MNESIA_BASE", "/var/lib/rabbitmq/mnesia");
        environment.put("RABBITMQ_SOMETHING_ELSE", "x");

        assertThat(load().warnings())
                .extracting(Problem::toString)
                .containsExactly(
                        "environment RABBITMQ_MNESIA_BASE: has no effect: RabbitMQ's data cannot"
                                + " be read; set LEVERET_DATA_DIR");
    }

    @Test
    void logsCanGoToStandardOutputOrToAFile() throws Exception {
        environment.put("RABBITMQ_LOGS", "-");
        assertThat(load().get(LogSettings.CONSOLE)).isTrue();

        environment.put("RABBITMQ_LOGS", "/var/log/x.log");
        Configuration configuration = new ConfigurationLoader().environment(environment).load();
        assertThat(configuration.get(LogSettings.CONSOLE)).isFalse();
        assertThat(configuration.get(LogSettings.FILE)).isEqualTo("/var/log/x.log");
    }

    @Test
    void everySettingCanBeFoundByItsKey() {
        for (SettingGroup group : Settings.GROUPS) {
            for (Setting<?> setting : group.settings()) {
                SettingKey key =
                        SettingKey.parse(setting.key().replace("$", "").replace("*", "x.y"));
                assertThat(Settings.find(key)).as(setting.key()).isSameAs(setting);
            }
        }
    }

    @Test
    void everyKeyOfRabbitMqIsKnown() throws IOException {
        try (InputStream keys = getClass().getResourceAsStream("rabbitmq-3.10.8-keys.txt")) {
            new String(Objects.requireNonNull(keys).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(
                            key ->
                                    assertThat(Settings.find(SettingKey.parse(key)))
                                            .as(key)
                                            .isNotNull());
        }
    }

    @Test
    void atLeastSixtySettingsDoSomething() {
        long working =
                Settings.GROUPS.stream()
                        .flatMap(group -> group.settings().stream())
                        .filter(setting -> setting.effect() == Setting.Effect.WORKS)
                        .count();

        assertThat(working).isGreaterThan(60);
    }

    private Path file(String text) throws IOException {
        Path file = directory.resolve("rabbitmq" + ++files + ".conf");
        Files.writeString(file, text);
        loader.file(file);
        return file;
    }

    private Configuration load() throws ConfigurationException {
        return loader.environment(environment).load();
    }

    private ConfigurationException failure() {
        return catchThrowableOfType(ConfigurationException.class, this::load);
    }

    @Test
    void filesAreFoundWhereTheEnvironmentOrTheCommandLineSays() throws Exception {
        Path conf = Files.createDirectories(directory.resolve("etc/rabbitmq/conf.d"));
        Path b = Files.writeString(conf.resolve("20-b.conf"), "");
        Path a = Files.writeString(conf.resolve("10-a.conf"), "");
        Path main = Files.writeString(directory.resolve("etc/rabbitmq/rabbitmq.conf"), "");
        Path other = Files.writeString(directory.resolve("other.conf"), "");

        assertThat(ConfigurationFiles.find(null, Map.of(), directory)).containsExactly(main, a, b);
        assertThat(ConfigurationFiles.find(other, Map.of(), directory)).containsExactly(other);
        assertThat(
                        ConfigurationFiles.find(
                                null,
                                Map.of(
                                        "RABBITMQ_CONFIG_FILE",
                                        directory.resolve("other").toString(),
                                        "RABBITMQ_CONFIG_FILES",
                                        conf.resolve("*-b.conf").toString()),
                                directory))
                .containsExactly(other, b);
        assertThat(ConfigurationFiles.find(null, Map.of(), directory.resolve("nowhere")))
                .isEqualTo(List.of());
    }
}
