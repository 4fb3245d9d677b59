package io.leveret.broker.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leveret.broker.access.SaslMechanism.Exchange;
import io.leveret.codec.ConnectionError;
import io.leveret.codec.FieldTable;
import io.leveret.time.ManualClock;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoginTest {
    private static final InetAddress HERE = address("127.0.0.1");
    private static final InetAddress ELSEWHERE = address("192.0.2.1");

    private final AccessControl access = new AccessControl(new FakeDefinitionStore());
    private final PasswordLogin login =
            new PasswordLogin(
                    new InternalAuthenticator(access), Set.of("guest"), new ManualClock());
    private final SaslMechanisms mechanisms =
            new SaslMechanisms(List.of("PLAIN", "AMQPLAIN", "RABBIT-CR-DEMO"));

    @BeforeEach
    void users() {
        add("guest", "guest");
        add("alice", "secret");
        add("blank", "");
        access.change(
                c -> c.putUser(new User("nopassword", PasswordHash.NONE)), Runnable::run, () -> {});
    }

    private void add(String name, String password) {
        PasswordHash hash = PasswordHash.of(HashingAlgorithm.SHA256, password, new SecureRandom());
        access.change(c -> c.putUser(new User(name, hash)), Runnable::run, () -> {});
    }

    @Test
    void rightPasswordIsGranted() {
        assertThat(login("alice", "secret", ELSEWHERE))
                .isEqualTo(new LoginResult.Granted(access.user("alice")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice", "nobody", "nopassword", "blank"})
    void wrongPasswordAndUnknownUserAreRefusedInTheSameWords(String name) {
        assertThat(login(name, "wrong", ELSEWHERE))
                .isEqualTo(
                        new LoginResult.Refused(name, "user '" + name + "' - invalid credentials"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice", "nobody", "nopassword", "blank"})
    void blankPasswordIsRefusedEvenIfItIsRight(String name) {
        assertThat(login(name, "", ELSEWHERE))
                .isInstanceOfSatisfying(
                        LoginResult.Refused.class,
                        refused -> assertThat(refused.reason()).contains("blank password"));
    }

    @Test
    void guestMayOnlyComeOverLoopback() {
        assertThat(login("guest", "guest", HERE)).isInstanceOf(LoginResult.Granted.class);
        assertThat(login("guest", "guest", address("::1"))).isInstanceOf(LoginResult.Granted.class);
        assertThat(login("guest", "guest", address("::ffff:127.0.0.1")))
                .isInstanceOf(LoginResult.Granted.class);
        assertThat(login("guest", "guest", ELSEWHERE))
                .isInstanceOfSatisfying(
                        LoginResult.LoopbackOnly.class,
                        result ->
                                assertThat(result.reason())
                                        .isEqualTo("user 'guest' can only connect via localhost"));
    }

    @Test
    void wrongPasswordDoesNotTellWhoMayOnlyComeOverLoopback() {
        assertThat(login("guest", "wrong", ELSEWHERE)).isInstanceOf(LoginResult.Refused.class);
    }

    @Test
    void authenticatorThatFailsIsARefusal() {
        PasswordLogin broken =
                new PasswordLogin(
                        credentials ->
                                CompletableFuture.failedFuture(
                                        new IllegalStateException("directory is down")),
                        Set.of(),
                        new ManualClock());

        assertThat(now(broken.login(new Credentials("alice", utf8("secret"), HERE))))
                .isInstanceOfSatisfying(
                        LoginResult.Refused.class,
                        refused -> assertThat(refused.reason()).contains("directory is down"));
    }

    @Test
    void passwordIsNotInTheTextOfCredentials() {
        assertThat(new Credentials("alice", utf8("secret"), HERE))
                .hasToString("alice from 127.0.0.1");
    }

    @Test
    void plainTakesNameAndPassword() {
        assertThat(respond("PLAIN", utf8("\0alice\0secret"))).isEqualTo(granted("alice"));
        assertThat(respond("PLAIN", utf8("\0alice\0wrong"))).isEqualTo(refused("alice"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "alice", "\0alice", "other\0alice\0secret", "\0alice\0secret\0", "\0"})
    void plainOfAnotherFormIsMalformed(String response) {
        assertThat(respond("PLAIN", utf8(response))).isInstanceOf(SaslStep.Malformed.class);
    }

    @Test
    void amqplainTakesATableWithoutItsLength() {
        assertThat(respond("AMQPLAIN", table("alice", "secret"))).isEqualTo(granted("alice"));
        assertThat(respond("AMQPLAIN", table("alice", "wrong"))).isEqualTo(refused("alice"));
    }

    @Test
    void amqplainOfAnotherFormIsMalformed() {
        byte[] withLength = FieldTable.of("LOGIN", "alice", "PASSWORD", "secret").toBytes();

        for (byte[] response :
                List.of(
                        withLength,
                        utf8("\0alice\0secret"),
                        new byte[0],
                        table("alice", 1),
                        table(1, "secret"))) {
            assertThat(respond("AMQPLAIN", response)).isInstanceOf(SaslStep.Malformed.class);
        }
    }

    @Test
    void demoAsksForThePassword() {
        Exchange exchange = begin("RABBIT-CR-DEMO", new ArrayList<>());

        assertThat(now(exchange.respond(utf8("alice"))))
                .isInstanceOfSatisfying(
                        SaslStep.Challenge.class,
                        challenge ->
                                assertThat(challenge.challenge())
                                        .isEqualTo(utf8("Please tell me your password")));
        assertThat(now(exchange.respond(utf8("My password is secret"))))
                .isEqualTo(granted("alice"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "secret", "My password", "my password is secret"})
    void demoTakesOnlyTheRightForm(String answer) {
        Exchange exchange = begin("RABBIT-CR-DEMO", new ArrayList<>());
        exchange.respond(utf8("alice"));

        assertThat(now(exchange.respond(utf8(answer)))).isInstanceOf(SaslStep.Malformed.class);
    }

    @Test
    void mechanismsAreOfferedInTheirOrder() {
        assertThat(mechanisms.offered(false)).isEqualTo("PLAIN AMQPLAIN RABBIT-CR-DEMO");
        assertThat(new SaslMechanisms(SaslMechanisms.DEFAULT).offered(true))
                .isEqualTo("PLAIN AMQPLAIN");
    }

    @Test
    void externalIsOfferedOnlyWithTls() {
        SaslMechanisms external = new SaslMechanisms(List.of("EXTERNAL", "ANONYMOUS"));

        assertThat(external.offered(true)).isEqualTo("EXTERNAL ANONYMOUS");
        assertThat(external.offered(false)).isEqualTo("ANONYMOUS");
        assertThatThrownBy(() -> external.byName("EXTERNAL", false))
                .isInstanceOf(ConnectionError.class);
    }

    @Test
    void mechanismNotOfferedIsAConnectionError() {
        assertThatThrownBy(() -> new SaslMechanisms(List.of("PLAIN")).byName("AMQPLAIN", true))
                .isInstanceOfSatisfying(
                        ConnectionError.class,
                        e ->
                                assertThat(e.replyText())
                                        .isEqualTo(
                                                "COMMAND_INVALID - unknown authentication"
                                                        + " mechanism 'AMQPLAIN'"));
    }

    @Test
    void mechanismThatDoesNotExistCannotBeConfigured() {
        assertThatThrownBy(() -> new SaslMechanisms(List.of("PLAIN", "GSSAPI")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("GSSAPI");
    }

    @Test
    void refusalsThatEndAConnectionHaveRabbitMqsWords() {
        User user = new User("u", PasswordHash.NONE);

        assertThat(AccessErrors.loginRefused("PLAIN").replyText())
                .isEqualTo(
                        "ACCESS_REFUSED - Login was refused using authentication mechanism PLAIN."
                                + " For details see the broker logfile.");
        assertThat(AccessErrors.vhostNotFound("nosuch").replyText())
                .isEqualTo("NOT_ALLOWED - vhost nosuch not found");
        assertThat(AccessErrors.vhostRefused("x", user).replyText())
                .isEqualTo("NOT_ALLOWED - access to vhost 'x' refused for user 'u'");
        assertThat(AccessErrors.vhostConnectionLimit("/", user, 0).replyText())
                .isEqualTo(
                        "NOT_ALLOWED - access to vhost '/' refused for user 'u': connection limit"
                                + " (0) is reached");
        assertThat(AccessErrors.userConnectionLimit(user, 0).replyText())
                .isEqualTo(
                        "NOT_ALLOWED - connection refused for user 'u': user connection limit (0)"
                                + " is reached");
        assertThat(AccessErrors.userChannelLimit(user, 1).replyText())
                .isEqualTo(
                        "NOT_ALLOWED - number of channels opened for user 'u' has reached the"
                                + " maximum allowed user limit of (1)");
    }

    private LoginResult login(String name, String password, InetAddress peer) {
        return now(login.login(new Credentials(name, utf8(password), peer)));
    }

    private SaslStep respond(String mechanism, byte[] response) {
        List<String> asked = new ArrayList<>();
        SaslStep step = now(begin(mechanism, asked).respond(response));
        assertThat(asked).hasSize(step instanceof SaslStep.Finished ? 1 : 0);
        return step;
    }

    private Exchange begin(String mechanism, List<String> asked) {
        return mechanisms
                .byName(mechanism, false)
                .begin(
                        new SaslMechanism.Client() {
                            @Override
                            public CompletionStage<LoginResult> login(
                                    String username, byte[] password) {
                                asked.add(username);
                                return LoginTest.this.login.login(
                                        new Credentials(username, password, ELSEWHERE));
                            }

                            @Override
                            public CompletionStage<LoginResult> login(String username) {
                                return login(username, null);
                            }

                            @Override
                            public X509Certificate certificate() {
                                return null;
                            }
                        });
    }

    private SaslStep granted(String name) {
        return new SaslStep.Finished(new LoginResult.Granted(access.user(name)));
    }

    private static SaslStep refused(String name) {
        return new SaslStep.Finished(
                new LoginResult.Refused(name, "user '" + name + "' - invalid credentials"));
    }

    private static byte[] table(Object login, Object password) {
        byte[] table = FieldTable.of("LOGIN", login, "PASSWORD", password).toBytes();
        return Arrays.copyOfRange(table, 4, table.length);
    }

    private static <T> T now(CompletionStage<T> stage) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        assertThat(future).isDone();
        return future.join();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
