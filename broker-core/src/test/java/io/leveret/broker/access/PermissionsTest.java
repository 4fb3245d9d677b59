package io.leveret.broker.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PermissionsTest {
    private static final Map<String, String> NO_VARIABLES = Map.of();

    @Test
    void eachPermissionHasItsOwnExpression() {
        Permissions permissions = new Permissions("u", "/", "^c", "^w", "^r");

        assertThat(permissions.allow(Permission.CONFIGURE, "c1")).isTrue();
        assertThat(permissions.allow(Permission.CONFIGURE, "w1")).isFalse();
        assertThat(permissions.allow(Permission.WRITE, "w1")).isTrue();
        assertThat(permissions.allow(Permission.READ, "r1")).isTrue();
    }

    @Test
    void expressionIsSearchedForAnywhere() {
        assertThat(new Permissions("u", "/", "b", "", "").allow(Permission.CONFIGURE, "abc"))
                .isTrue();
    }

    @Test
    void emptyExpressionAllowsNothing() {
        Permissions permissions = new Permissions("u", "/", "", "", "");

        assertThat(permissions.allow(Permission.READ, "q")).isFalse();
        assertThat(permissions.configure()).isEmpty();
    }

    @Test
    void wrongExpressionIsRefused() {
        assertThatThrownBy(() -> new Permissions("u", "/", ".*", "(", ".*"))
                .isInstanceOf(InvalidPatternException.class)
                .hasMessage("missing )");
    }

    @Test
    void topicsAreForWritingAndReading() {
        TopicPermissions topics = new TopicPermissions("u", "/", "t", "^w\\.", "");

        assertThat(topics.allow(Permission.WRITE, "w.x", NO_VARIABLES)).isTrue();
        assertThat(topics.allow(Permission.WRITE, "x.w.", NO_VARIABLES)).isFalse();
        assertThat(topics.allow(Permission.READ, "w.x", NO_VARIABLES)).isFalse();
        assertThat(topics.allow(Permission.READ, "", NO_VARIABLES)).isTrue();
    }

    @Test
    void namesInBracesStandForTheUserAndTheVhost() {
        TopicPermissions topics =
                new TopicPermissions("alice", "v", "t", "^{username}\\.{vhost}$", ".*");

        assertThat(topics.allow(Permission.WRITE, "alice.v", NO_VARIABLES)).isTrue();
        assertThat(topics.allow(Permission.WRITE, "bob.v", NO_VARIABLES)).isFalse();
        assertThat(topics.write()).isEqualTo("^{username}\\.{vhost}$");
    }

    @Test
    void clientIdIsPutInWhenItIsKnown() {
        TopicPermissions topics = new TopicPermissions("u", "/", "t", "^{client_id}\\.", ".*");

        assertThat(topics.allow(Permission.WRITE, "c1.x", Map.of("client_id", "c1"))).isTrue();
        assertThat(topics.allow(Permission.WRITE, "c2.x", Map.of("client_id", "c1"))).isFalse();
        assertThat(topics.allow(Permission.WRITE, "c1.x", NO_VARIABLES)).isFalse();
    }

    @Test
    void nobodyGetsMoreByCallingItselfAnExpression() {
        TopicPermissions topics =
                new TopicPermissions(".*", "/", "t", "^{username}$", "^{client_id}$");

        assertThat(topics.allow(Permission.WRITE, "anything", NO_VARIABLES)).isFalse();
        assertThat(topics.allow(Permission.WRITE, ".*", NO_VARIABLES)).isTrue();
        assertThat(topics.allow(Permission.READ, "anything", Map.of("client_id", ".*"))).isFalse();
    }
}
