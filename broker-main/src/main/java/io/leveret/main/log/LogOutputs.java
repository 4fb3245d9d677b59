package io.leveret.main.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.rolling.TimeBasedRollingPolicy;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Builds the outputs of the log, then puts them in place of those there are. */
final class LogOutputs {
    private static final String LINE = "%d{yyyy-MM-dd HH:mm:ss.SSS} [%level] %msg%n%ex";

    /** These report what their user knows already. */
    private static final List<String> TALKATIVE = List.of("io.netty", "io.vertx");

    private final LoggerContext context;
    private final List<Appender<ILoggingEvent>> appenders = new ArrayList<>();

    /**
     * When a file is put aside and a new one begun.
     *
     * @param bytes 0 for never because of its size
     * @param filesKept how many put aside are kept; one at least
     */
    record Rotation(long bytes, boolean daily, int filesKept, boolean compressed) {}

    LogOutputs(LoggerContext context) {
        this.context = context;
    }

    LogOutputs console(String level, boolean json) {
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        start(console, level, json);
        return this;
    }

    LogOutputs file(Path file, Rotation rotation, String level, boolean json) {
        RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
        appender.setContext(context);
        appender.setFile(file.toString());
        String suffix = rotation.compressed() ? ".gz" : "";
        if (rotation.daily() && rotation.bytes() > 0) {
            SizeAndTimeBasedRollingPolicy<ILoggingEvent> policy =
                    new SizeAndTimeBasedRollingPolicy<>();
            policy.setMaxFileSize(new FileSize(rotation.bytes()));
            daily(policy, appender, file + ".%d{yyyy-MM-dd}.%i" + suffix, rotation);
        } else if (rotation.daily()) {
            daily(
                    new TimeBasedRollingPolicy<>(),
                    appender,
                    file + ".%d{yyyy-MM-dd}" + suffix,
                    rotation);
        } else {
            bySize(appender, file + ".%i" + suffix, rotation);
        }
        start(appender, level, json);
        return this;
    }

    private void daily(
            TimeBasedRollingPolicy<ILoggingEvent> policy,
            RollingFileAppender<ILoggingEvent> appender,
            String pattern,
            Rotation rotation) {
        policy.setContext(context);
        policy.setParent(appender);
        policy.setFileNamePattern(pattern);
        policy.setMaxHistory(Math.max(1, rotation.filesKept()));
        policy.start();
        appender.setRollingPolicy(policy);
        appender.setTriggeringPolicy(policy);
    }

    private void bySize(
            RollingFileAppender<ILoggingEvent> appender, String pattern, Rotation rotation) {
        FixedWindowRollingPolicy window = new FixedWindowRollingPolicy();
        window.setContext(context);
        window.setParent(appender);
        window.setFileNamePattern(pattern);
        window.setMinIndex(1);
        window.setMaxIndex(Math.max(1, rotation.filesKept()));
        window.start();
        SizeBasedTriggeringPolicy<ILoggingEvent> trigger = new SizeBasedTriggeringPolicy<>();
        trigger.setContext(context);
        trigger.setMaxFileSize(
                new FileSize(rotation.bytes() == 0 ? Long.MAX_VALUE : rotation.bytes()));
        trigger.start();
        appender.setRollingPolicy(window);
        appender.setTriggeringPolicy(trigger);
    }

    private void start(OutputStreamAppender<ILoggingEvent> appender, String level, boolean json) {
        ThresholdFilter threshold = new ThresholdFilter();
        threshold.setLevel(level(level).toString());
        threshold.start();
        appender.setContext(context);
        appender.setEncoder(json ? json() : lines());
        appender.addFilter(threshold);
        appender.start();
        appenders.add(appender);
    }

    private Encoder<ILoggingEvent> lines() {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(LINE);
        encoder.start();
        return encoder;
    }

    private Encoder<ILoggingEvent> json() {
        JsonLines encoder = new JsonLines();
        encoder.setContext(context);
        encoder.start();
        return encoder;
    }

    /** From now on what is at least of this level goes to these outputs and no others. */
    void replace(String level) {
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.detachAndStopAllAppenders();
        root.setLevel(level(level));
        TALKATIVE.forEach(name -> context.getLogger(name).setLevel(Level.WARN));
        appenders.forEach(root::addAppender);
    }

    /** RabbitMQ has more levels than we. */
    static Level level(String name) {
        return switch (name) {
            case "debug" -> Level.DEBUG;
            case "info", "notice" -> Level.INFO;
            case "warning" -> Level.WARN;
            case "none" -> Level.OFF;
            default -> Level.ERROR;
        };
    }
}
