package io.leveret.broker.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.leveret.codec.ChannelError;
import io.leveret.codec.FieldTable;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PermissionChecksTest {
    private final AccessControl access = new AccessControl(new FakeDefinitionStore());
    private final CountingAuthorizer authorizer =
            new CountingAuthorizer(new InternalAuthorizer(access));
    private final User user = new User("u", PasswordHash.NONE);
    private PermissionChecks checks;

    @BeforeEach
    void userMayDoWhatBeginsWithOk() {
        access.change(c -> c.putUser(user), Runnable::run, () -> {});
        permit("^ok", "^ok", "^ok");
        checks = new PermissionChecks(authorizer, user, "/", Map.of());
    }

    @Test
    void declaringAndDeletingAQueueIsConfiguringIt() {
        permit("^ok", "", "");

        allowed(() -> checks.declareQueue("okq"));
        allowed(() -> checks.deleteQueue("okq"));
        refused("queue 'q' in vhost '/'", () -> checks.declareQueue("q"));
        refused("queue 'q' in vhost '/'", () -> checks.deleteQueue("q"));
    }

    @Test
    void gettingConsumingAndPurgingIsReading() {
        permit("", "", "^ok");

        allowed(() -> checks.readQueue("okq"));
        refused("queue 'q' in vhost '/'", () -> checks.readQueue("q"));
    }

    @Test
    void declaringAndDeletingAnExchangeIsConfiguringIt() {
        permit("^ok", "", "");

        allowed(() -> checks.declareExchange("okx"));
        allowed(() -> checks.deleteExchange("okx"));
        refused("exchange 'x' in vhost '/'", () -> checks.declareExchange("x"));
        refused("exchange 'amq.zz' in vhost '/'", () -> checks.deleteExchange("amq.zz"));
    }

    @Test
    void publishingIsWriting() {
        permit("", "^ok", "");

        allowed(() -> checks.publish("okx"));
        refused("exchange 'x' in vhost '/'", () -> checks.publish("x"));
    }

    @Test
    void defaultExchangeHasANameOfItsOwn() {
        refused("exchange 'amq.default' in vhost '/'", () -> checks.publish(""));

        permit("", "^amq\\.default$", "");

        allowed(() -> checks.publish(""));
    }

    @Test
    void bindingWritesTheDestinationAndReadsTheSource() {
        permit("", "^okdest$", "^oksrc$");

        allowed(() -> checks.bindTo(ResourceKind.QUEUE, "okdest"));
        allowed(() -> checks.bindTo(ResourceKind.EXCHANGE, "okdest"));
        allowed(() -> checks.bindFrom("oksrc"));
        refused("queue 'oksrc' in vhost '/'", () -> checks.bindTo(ResourceKind.QUEUE, "oksrc"));
        refused(
                "exchange 'oksrc' in vhost '/'",
                () -> checks.bindTo(ResourceKind.EXCHANGE, "oksrc"));
        refused("exchange 'okdest' in vhost '/'", () -> checks.bindFrom("okdest"));
    }

    @Test
    void deadLetteringReadsTheQueueAndWritesTheExchange() {
        FieldTable toOkx = FieldTable.of("x-dead-letter-exchange", "okx");

        allowed(() -> checks.createQueue("okq", FieldTable.EMPTY));
        allowed(() -> checks.createQueue("okq", toOkx));
        refused(
                "exchange 'x' in vhost '/'",
                () -> checks.createQueue("okq", FieldTable.of("x-dead-letter-exchange", "x")));
        refused(
                "exchange 'amq.default' in vhost '/'",
                () -> checks.createQueue("okq", FieldTable.of("x-dead-letter-exchange", "")));

        permit("^ok", "^ok", "");
        refused("queue 'okq' in vhost '/'", () -> checks.createQueue("okq", toOkx));
        permit("^ok", "", "^ok");
        refused("exchange 'okx' in vhost '/'", () -> checks.createQueue("okq", toOkx));
    }

    @Test
    void alternateExchangeIsWrittenAndTheExchangeRead() {
        FieldTable toOkx = FieldTable.of("alternate-exchange", "okx");

        allowed(() -> checks.createExchange("oky", FieldTable.EMPTY));
        allowed(() -> checks.createExchange("oky", toOkx));

        permit("^ok", "^ok", "");
        refused("exchange 'oky' in vhost '/'", () -> checks.createExchange("oky", toOkx));
        permit("^ok", "", "^ok");
        refused("exchange 'okx' in vhost '/'", () -> checks.createExchange("oky", toOkx));
    }

    @Test
    void exchangeArgumentThatIsNoStringIsAPreconditionFailure() {
        assertThat(
                        error(
                                () ->
                                        checks.createQueue(
                                                "okn", FieldTable.of("x-dead-letter-exchange", 1))))
                .isEqualTo(
                        "PRECONDITION_FAILED - invalid type 'signedint' for arg"
                                + " 'x-dead-letter-exchange' in queue 'okn' in vhost '/'");
        assertThat(
                        error(
                                () ->
                                        checks.createExchange(
                                                "okxn", FieldTable.of("alternate-exchange", 1))))
                .isEqualTo(
                        "PRECONDITION_FAILED - invalid type 'signedint' for arg"
                                + " 'alternate-exchange' in exchange 'okxn' in vhost '/'");
    }

    @Test
    void topicsAreFreeUnlessSomethingIsSet() {
        allowed(() -> checks.publishTopic("okt", "any.thing"));

        access.change(
                c ->
                        c.putTopicPermissions(
                                new TopicPermissions(
                                        "u", "/", "okt", "^{username}\\.", "^{vhost}\\.")),
                Runnable::run,
                () -> {});

        allowed(() -> checks.publishTopic("okt", "u.b"));
        allowed(() -> checks.bindTopic("okt", "/.b"));
        refused(
                "topic 'a.b' in exchange 'okt' in vhost '/'",
                () -> checks.publishTopic("okt", "a.b"));
        refused("topic 'u.b' in exchange 'okt' in vhost '/'", () -> checks.bindTopic("okt", "u.b"));
        allowed(() -> checks.publishTopic("okother", "a.b"));
    }

    @Test
    void userIdMustBeOnesOwn() {
        allowed(() -> checks.userId(null));
        allowed(() -> checks.userId("u"));
        assertThat(error(() -> checks.userId("v")))
                .isEqualTo(
                        "PRECONDITION_FAILED - user_id property set to 'v' but authenticated user"
                                + " was 'u'");

        User impersonator = new User("u", PasswordHash.NONE, User.IMPERSONATOR);
        PermissionChecks free = new PermissionChecks(authorizer, impersonator, "/", Map.of());
        allowed(() -> free.userId("v"));
    }

    @Test
    void sameQuestionIsAskedOnce() {
        for (int i = 0; i < 100; i++) {
            checks.publish("okx");
            checks.publishTopic("okx", "a.b");
        }

        assertThat(authorizer.asked).containsExactly("write okx", "topic write okx a.b");
    }

    @Test
    void lastTwelveAnswersAreKept() {
        for (int i = 0; i < 13; i++) {
            checks.publish("okx" + i);
        }
        authorizer.asked.clear();

        checks.publish("okx12");
        checks.publish("okx1");
        assertThat(authorizer.asked).isEmpty();

        checks.publish("okx0");
        assertThat(authorizer.asked).containsExactly("write okx0");
    }

    @Test
    void answerIsForOnePermissionAndOneKind() {
        permit("", "^same$", "");

        allowed(() -> checks.publish("same"));
        allowed(() -> checks.bindTo(ResourceKind.QUEUE, "same"));
        refused("exchange 'same' in vhost '/'", () -> checks.bindFrom("same"));
        refused("queue 'same' in vhost '/'", () -> checks.readQueue("same"));
    }

    @Test
    void newPermissionsCountAtOnce() {
        allowed(() -> checks.publish("okx"));

        permit("", "^other$", "");

        refused("exchange 'okx' in vhost '/'", () -> checks.publish("okx"));
        allowed(() -> checks.publish("other"));
    }

    @Test
    void userThatIsGoneMayDoNothing() {
        allowed(() -> checks.publish("okx"));

        access.change(c -> c.removeUser("u"), Runnable::run, () -> {});

        refused("exchange 'okx' in vhost '/'", () -> checks.publish("okx"));
    }

    @Test
    void onlyThoseWithPermissionsMayEnterTheVhost() {
        assertThat(authorizer.mayEnter(user, "/", InetAddress.getLoopbackAddress()))
                .isCompletedWithValue(true);
        assertThat(authorizer.mayEnter(user, "other", InetAddress.getLoopbackAddress()))
                .isCompletedWithValue(false);
    }

    @Test
    void answerThatIsToComeIsWaitedForAndThenUsed() {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        authorizer.next = answer;

        AnswerPending pending =
                catchThrowableOfType(AnswerPending.class, () -> checks.publish("okx"));
        assertThat(pending.answer()).isNotCompleted();

        answer.complete(true);

        assertThat(pending.answer()).isCompleted();
        allowed(() -> checks.publish("okx"));
        assertThat(authorizer.asked).hasSize(1);
    }

    @Test
    void answerThatCannotBeHadIsNo() {
        authorizer.next = CompletableFuture.failedFuture(new IllegalStateException("down"));

        refused("exchange 'okx' in vhost '/'", () -> checks.publish("okx"));
    }

    private void permit(String configure, String write, String read) {
        access.change(
                c -> c.putPermissions(new Permissions("u", "/", configure, write, read)),
                Runnable::run,
                () -> {});
    }

    private static void allowed(ThrowingCallable check) {
        assertThatCode(check).doesNotThrowAnyException();
    }

    private static void refused(String what, ThrowingCallable check) {
        assertThat(error(check))
                .isEqualTo("ACCESS_REFUSED - access to " + what + " refused for user 'u'");
    }

    private static String error(ThrowingCallable check) {
        return catchThrowableOfType(ChannelError.class, check).replyText();
    }

    /** Notes what it is asked. */
    private static final class CountingAuthorizer implements Authorizer {
        private final Authorizer real;
        private final List<String> asked = new ArrayList<>();
        private CompletableFuture<Boolean> next;

        CountingAuthorizer(Authorizer real) {
            this.real = real;
        }

        @Override
        public CompletionStage<Boolean> mayEnter(User user, String vhost, InetAddress peer) {
            return real.mayEnter(user, vhost, peer);
        }

        @Override
        public CompletionStage<Boolean> may(
                User user, String vhost, Permission permission, ResourceKind kind, String name) {
            asked.add(permission.name().toLowerCase(java.util.Locale.ROOT) + " " + name);
            return next != null ? next : real.may(user, vhost, permission, kind, name);
        }

        @Override
        public CompletionStage<Boolean> mayUseTopic(
                User user,
                String vhost,
                Permission permission,
                String exchange,
                String routingKey,
                Map<String, String> variables) {
            asked.add(
                    "topic "
                            + permission.name().toLowerCase(java.util.Locale.ROOT)
                            + " "
                            + exchange
                            + " "
                            + routingKey);
            return real.mayUseTopic(user, vhost, permission, exchange, routingKey, variables);
        }

        @Override
        public long version() {
            return real.version();
        }
    }
}
