package io.leveret.main.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import io.leveret.main.config.Configuration;
import io.leveret.main.config.LogSettings;
import io.leveret.main.config.NodeSettings;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** Sets the log up as the configuration says. */
public final class Logging {
    private static final String CONNECTIONS = "io.leveret.broker.connection";

    private Logging() {}

    public static void configure(Configuration configuration) {
        configure(configuration, configuration.get(LogSettings.DEFAULT_LEVEL));
    }

    /** The same with another {@code log.default.level}. */
    public static void configure(Configuration configuration, String level) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        LogOutputs outputs = new LogOutputs(context);
        if (configuration.get(LogSettings.CONSOLE)) {
            outputs.console(
                    configuration.find(LogSettings.CONSOLE_LEVEL).orElse(level),
                    configuration.get(LogSettings.CONSOLE_FORMATTER).equals("json"));
        }
        Path file = file(configuration);
        if (file != null) {
            outputs.file(
                    file,
                    new LogOutputs.Rotation(
                            configuration.get(LogSettings.FILE_SIZE),
                            configuration.find(LogSettings.FILE_DATE).isPresent(),
                            configuration.get(LogSettings.FILE_COUNT),
                            configuration.get(LogSettings.FILE_COMPRESS)),
                    configuration.find(LogSettings.FILE_LEVEL).orElse(level),
                    configuration.get(LogSettings.FILE_FORMATTER).equals("json"));
        }
        outputs.replace(mostVerbose(configuration, level));
        configuration
                .find(LogSettings.CONNECTION_LEVEL)
                .ifPresent(own -> context.getLogger(CONNECTIONS).setLevel(LogOutputs.level(own)));
    }

    /**
     * From now on Netty's warnings are nobody's business: they are of connections that came while
     * their listener was being closed.
     */
    public static void stopping() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.getLogger("io.netty").setLevel(Level.OFF);
    }

    /** Null if there is none. */
    public static Path file(Configuration configuration) {
        String name = configuration.get(LogSettings.FILE);
        if (name.equals("false")) {
            return null;
        }
        Path directory =
                configuration
                        .find(LogSettings.DIRECTORY)
                        .orElse(configuration.get(NodeSettings.DATA_DIRECTORY).resolve("log"));
        return directory.resolve(name);
    }

    /** The file, as people are shown it; {@code <stdout>} if there is none. */
    public static String place(Configuration configuration) {
        Path file = file(configuration);
        return file == null ? "<stdout>" : file.toAbsolutePath().toString();
    }

    /** An output can be of more detail than the rest, so this much must reach the outputs. */
    private static String mostVerbose(Configuration configuration, String level) {
        return Stream.of(LogSettings.CONSOLE_LEVEL, LogSettings.FILE_LEVEL)
                .flatMap(setting -> configuration.find(setting).stream())
                .reduce(
                        level,
                        (a, b) ->
                                LogOutputs.level(a).isGreaterOrEqual(LogOutputs.level(b)) ? b : a);
    }
}
