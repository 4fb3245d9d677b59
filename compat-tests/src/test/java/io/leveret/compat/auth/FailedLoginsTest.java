package io.leveret.compat.auth;

import static io.leveret.compat.ConfiguredNode.basic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.rabbitmq.client.AuthenticationFailureException;
import io.leveret.compat.ConfiguredNode;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who tries passwords has to wait; who comes from elsewhere does not. */
class FailedLoginsTest {
    /** A login takes some milliseconds, one that has to wait half a second more each. */
    private static final long WAITED_MILLIS = 400;

    private static final int TRIES_MAX = 100;

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir Path directory;

    /** One that clients on this machine can use and that counts as any other. */
    private static InetAddress ownAddress() throws Exception {
        for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            for (InetAddress address : Collections.list(each.getInetAddresses())) {
                if (each.isUp()
                        && address instanceof Inet4Address
                        && !address.isLoopbackAddress()) {
                    return address;
                }
            }
        }
        return null;
    }

    private ConfiguredNode node() throws Exception {
        return new ConfiguredNode(
                directory,
                "listeners.tcp.1 = 0.0.0.0:0",
                "management.tcp.ip = 0.0.0.0",
                "loopback_users = none");
    }

    private interface Login {
        void run() throws Exception;
    }

    private static long millis(Login login) throws Exception {
        long begun = System.nanoTime();
        login.run();
        return (System.nanoTime() - begun) / 1_000_000;
    }

    private static Login amqp(ConfiguredNode node, String host, String password) {
        Login connect =
                () ->
                        node.connect(
                                        factory -> {
                                            factory.setHost(host);
                                            factory.setPassword(password);
                                        })
                                .close();
        return password.equals("guest")
                ? connect
                : () ->
                        assertThatThrownBy(connect::run)
                                .isInstanceOf(AuthenticationFailureException.class);
    }

    private Login api(ConfiguredNode node, String host, String password) {
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://" + host + ":" + node.port("http") + "/api/whoami"))
                        .header("authorization", basic("guest", password))
                        .build();
        return () ->
                assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                        .isEqualTo(password.equals("guest") ? 200 : 401);
    }

    private static boolean slowsDown(Login wrong) throws Exception {
        for (int i = 0; i < TRIES_MAX; i++) {
            if (millis(wrong) > WAITED_MILLIS) {
                return true;
            }
        }
        return false;
    }

    /** Of both protocols together. */
    @Test
    void failuresOfAnAddressAreSlowedDownAndNobodyElses() throws Exception {
        InetAddress address = ownAddress();
        assumeThat(address).as("an address of this machine that is no loopback").isNotNull();
        String own = address.getHostAddress();
        try (ConfiguredNode node = node()) {
            // Half of them over HTTP.
            for (int i = 0; i < 25; i++) {
                api(node, own, "wrong").run();
            }
            assertThat(slowsDown(amqp(node, own, "wrong"))).isTrue();

            // Even with the right password now.
            assertThat(millis(amqp(node, own, "guest"))).isGreaterThan(WAITED_MILLIS);
            assertThat(millis(api(node, own, "guest"))).isGreaterThan(WAITED_MILLIS);
            long quickest = Long.MAX_VALUE;
            for (int i = 0; i < 5; i++) {
                quickest = Math.min(quickest, millis(amqp(node, "127.0.0.1", "guest")));
            }
            assertThat(quickest).isLessThan(WAITED_MILLIS);
        }
    }

    @Test
    void thisMachinesOwnAreNot() throws Exception {
        try (ConfiguredNode node = node()) {
            for (int i = 0; i < TRIES_MAX; i++) {
                api(node, "127.0.0.1", "wrong").run();
            }
            long quickest = Long.MAX_VALUE;
            for (int i = 0; i < 5; i++) {
                quickest = Math.min(quickest, millis(api(node, "127.0.0.1", "wrong")));
            }
            assertThat(quickest).isLessThan(WAITED_MILLIS);
        }
    }
}
