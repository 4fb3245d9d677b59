package io.leveret.broker.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UserTest {
    private final User user = new User("u", PasswordHash.NONE, "administrator", "mine");

    @Test
    void tagsKeepTheirOrder() {
        assertThat(user.tags()).containsExactly("administrator", "mine");
        assertThat(user.has(User.ADMINISTRATOR)).isTrue();
        assertThat(user.has(User.MONITORING)).isFalse();
    }

    @Test
    void limitIsReachedWithAsManyAsItSays() {
        User limited = user.withLimits(Map.of(UserLimit.MAX_CONNECTIONS, 2L));

        assertThat(limited.isAtLimit(UserLimit.MAX_CONNECTIONS, 1)).isFalse();
        assertThat(limited.isAtLimit(UserLimit.MAX_CONNECTIONS, 2)).isTrue();
        assertThat(limited.isAtLimit(UserLimit.MAX_CHANNELS, 1_000_000)).isFalse();
    }

    @Test
    void zeroAllowsNothingAndLessThanZeroEverything() {
        assertThat(
                        user.withLimits(Map.of(UserLimit.MAX_CHANNELS, 0L))
                                .isAtLimit(UserLimit.MAX_CHANNELS, 0))
                .isTrue();
        assertThat(
                        user.withLimits(Map.of(UserLimit.MAX_CHANNELS, -1L))
                                .isAtLimit(UserLimit.MAX_CHANNELS, 1_000_000))
                .isFalse();
    }

    @Test
    void limitsAreReadFromWhatJsonGives() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("max-connections", 5);
        json.put("max-channels", -1L);

        assertThat(UserLimit.parse(json))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(UserLimit.MAX_CONNECTIONS, 5L, UserLimit.MAX_CHANNELS, -1L));
    }

    @Test
    void wrongLimitsAreRefusedInRabbitMqsWords() {
        assertThatThrownBy(() -> UserLimit.parse(Map.of("max-connections", "a")))
                .isInstanceOf(AccessException.class)
                .hasMessage("max-connections should be a number, actually was <<\"a\">>");
        assertThatThrownBy(() -> UserLimit.parse(Map.of("max-nope", 10)))
                .isInstanceOf(AccessException.class)
                .hasMessage("Unrecognised terms [{<<\"max-nope\">>,10}] in user-limits");
    }
}
