package io.leveret.compat.robust;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.leveret.broker.LeveretBroker;
import io.leveret.compat.Await;
import io.leveret.time.Clock;
import io.leveret.time.SystemClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The system's time of day is set, forwards and back, while the broker works. */
class ClockJumpTest {
    private static final List<Duration> JUMPS =
            List.of(
                    Duration.ofHours(-1),
                    Duration.ofSeconds(-30),
                    Duration.ofDays(-400),
                    Duration.ofDays(400),
                    Duration.ofMinutes(5),
                    Duration.ofMillis(-1));

    @TempDir Path data;

    /** The time of day can be set; what has passed since something else cannot. */
    private static final class SettableClock implements Clock {
        private final Clock real = new SystemClock();
        private volatile long shiftMillis;

        @Override
        public long wallMillis() {
            return real.wallMillis() + shiftMillis;
        }

        @Override
        public long nanos() {
            return real.nanos();
        }

        @Override
        public Timer schedule(Executor home, long delayMillis, Runnable action) {
            return real.schedule(home, delayMillis, action);
        }

        void jump(Duration by) {
            shiftMillis += by.toMillis();
        }
    }

    @Test
    void settingTheTimeLosesNothingThatShouldStay() throws Exception {
        SettableClock clock = new SettableClock();
        try (LeveretBroker broker =
                        LeveretBroker.start(
                                LeveretBroker.inMemory().withDataDirectory(data).withClock(clock));
                Witness witness = new Witness("witness", broker::port, 100);
                Connection connection = connect(broker.port());
                Channel channel = connection.createChannel()) {
            channel.queueDeclare("leased", true, false, false, Map.of("x-expires", 600_000));
            channel.queueDeclare("kept", true, false, false, null);
            witness.awaitMore(100);
            long jumped = 0;
            for (Duration jump : JUMPS) {
                // RabbitMQ, too, lets messages live by the time of day: back, they live longer.
                String minutes = Long.toString(Duration.ofMinutes(10).toMillis());
                channel.basicPublish(
                        "",
                        "kept",
                        new AMQP.BasicProperties.Builder()
                                .deliveryMode(2)
                                .expiration(jump.isNegative() ? minutes : null)
                                .build(),
                        new byte[10]);
                clock.jump(jump);
                jumped++;
                witness.awaitMore(50);
                if (jump.isNegative()) {
                    assertThat(channel.messageCount("kept")).isEqualTo(jumped);
                } else {
                    // Those with a lifetime are over it.
                    Await.awaitTrue(() -> channel.messageCount("kept") > 0);
                    jumped = 0;
                    channel.queuePurge("kept");
                }
            }
            channel.queueDeclarePassive("leased");
            assertThat(connection.isOpen()).isTrue();
            assertThat(witness.connections()).isEqualTo(2);
            assertThat(witness.finish()).isEmpty();
            System.out.println("clock jumps: " + JUMPS.size() + "; witness: " + witness);
        }
    }

    private static Connection connect(int port) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setPort(port);
        factory.setRequestedHeartbeat(1);
        factory.setAutomaticRecoveryEnabled(false);
        return factory.newConnection();
    }
}
