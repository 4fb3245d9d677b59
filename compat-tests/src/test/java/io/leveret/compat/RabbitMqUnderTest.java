package io.leveret.compat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Genuine RabbitMQ, started by somebody else ({@code on-rabbitmq}). Says where it is: {@code
 * -Dbroker.host}, {@code -Dbroker.port}, {@code -Dbroker.httpPort}, and in {@code -Dbroker.ctl} a
 * command that runs rabbitmqctl against it.
 */
record RabbitMqUnderTest(
        String host, int port, int httpPort, Administration administration, String ctl)
        implements BrokerUnderTest {

    static RabbitMqUnderTest fromSystemProperties() {
        String host = System.getProperty("broker.host", "127.0.0.1");
        int httpPort = Integer.getInteger("broker.httpPort", 15672);
        return new RabbitMqUnderTest(
                host,
                Integer.getInteger("broker.port", 5672),
                httpPort,
                new HttpAdministration(host, httpPort),
                System.getProperty("broker.ctl", "rabbitmqctl"));
    }

    @Override
    public void restart() {
        run("stop_app");
        run("start_app");
    }

    @Override
    public void advance(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        for (long left = duration.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    @Override
    public long wallMillis() {
        return System.currentTimeMillis();
    }

    @Override
    public void memoryAlarm(boolean raised) {
        String alarm = "{resource_limit, memory, node()}";
        run(
                "eval",
                raised
                        ? "rabbit_alarm:set_alarm({" + alarm + ", []})."
                        : "rabbit_alarm:clear_alarm(" + alarm + ").");
    }

    @Override
    public boolean isRabbitMq() {
        return true;
    }

    @Override
    public long messageBytesMax() {
        return 128L << 20;
    }

    @Override
    public void stop() {
        // Who started it stops it.
    }

    private void run(String... arguments) {
        List<String> command = new ArrayList<>(List.of(ctl));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes());
            if (process.waitFor() != 0) {
                throw new IllegalStateException(command + " said " + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted during " + command, e);
        }
    }
}
