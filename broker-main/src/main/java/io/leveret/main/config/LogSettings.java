package io.leveret.main.config;

import static io.leveret.main.config.SettingTypes.BOOLEAN;
import static io.leveret.main.config.SettingTypes.BYTES;
import static io.leveret.main.config.SettingTypes.COUNT;
import static io.leveret.main.config.SettingTypes.LOG_LEVEL;
import static io.leveret.main.config.SettingTypes.PATH;
import static io.leveret.main.config.SettingTypes.TEXT;
import static io.leveret.main.config.SettingTypes.oneOf;

import java.nio.file.Path;

/** What is logged, and where to. */
public final class LogSettings {
    static final SettingGroup GROUP = new SettingGroup("Logging");

    public static final Setting<String> DEFAULT_LEVEL =
            GROUP.add(
                    "log.default.level",
                    LOG_LEVEL,
                    "info",
                    "What is logged; notice counts as info, critical and above as error.");

    public static final Setting<Boolean> CONSOLE =
            GROUP.add("log.console", BOOLEAN, "true", "Whether to log to standard output.");

    public static final Setting<String> CONSOLE_LEVEL =
            GROUP.add("log.console.level", LOG_LEVEL, null, "What is logged there.");

    public static final Setting<String> CONSOLE_FORMATTER =
            GROUP.add(
                    "log.console.formatter",
                    oneOf("plaintext", "json"),
                    "plaintext",
                    "Lines of text, or JSON objects with time, level, msg, logger, thread, exception.");

    public static final Setting<String> FILE =
            GROUP.add(
                    "log.file",
                    TEXT,
                    "false",
                    "File to log to, in log.dir if the path is not absolute; false for none.");

    public static final Setting<String> FILE_LEVEL =
            GROUP.add("log.file.level", LOG_LEVEL, null, "What is logged there.");

    public static final Setting<String> FILE_FORMATTER =
            GROUP.add(
                    "log.file.formatter",
                    oneOf("plaintext", "json"),
                    "plaintext",
                    "Lines of text, or JSON objects with time, level, msg, logger, thread, exception.");

    public static final Setting<Long> FILE_SIZE =
            GROUP.add(
                    "log.file.rotation.size",
                    BYTES,
                    "0",
                    "Size at which the file is put aside and a new one begun; 0 for never.");

    public static final Setting<Integer> FILE_COUNT =
            GROUP.add(
                    "log.file.rotation.count",
                    COUNT,
                    "0",
                    "How many files put aside are kept; at least one, with a size at most 20.");

    public static final Setting<Boolean> FILE_COMPRESS =
            GROUP.add(
                    "log.file.rotation.compress",
                    BOOLEAN,
                    "false",
                    "Whether files put aside are compressed.");

    public static final Setting<String> FILE_DATE =
            GROUP.add(
                    "log.file.rotation.date",
                    new SettingType<>(
                            "$D0: every day at midnight",
                            text -> {
                                if (!text.matches("\\$D0?")) {
                                    throw new IllegalArgumentException(text);
                                }
                                return text;
                            }),
                    null,
                    "When the file is put aside.");

    public static final Setting<Path> DIRECTORY =
            GROUP.add("log.dir", PATH, null, "Directory of log files; log in the data directory.");

    public static final Setting<String> CONNECTION_LEVEL =
            GROUP.add(
                    "log.connection.level",
                    LOG_LEVEL,
                    null,
                    "What is logged about connections and their channels.");

    static {
        GROUP.ignore("What is logged is not published.", "log.exchange", "log.exchange.level");
        GROUP.ignore(
                "Lines have one form.",
                "log.console.stdio",
                "log.console.use_colors",
                "log.console.color_esc_seqs.$level",
                "log.console.formatter.*",
                "log.file.formatter.*",
                "log.exchange.formatter",
                "log.exchange.formatter.*");
        GROUP.ignore(
                "Categories are logged where everything is.",
                "log.connection.*",
                "log.channel.*",
                "log.queue.*",
                "log.default.*",
                "log.mirroring.*",
                "log.federation.*",
                "log.upgrade.*",
                "log.shovel.*",
                "log.ra.*",
                "log.osiris.*",
                "log.prelaunch.*");
        GROUP.ignore(
                "Standard output is what the journal and containers collect.",
                "log.syslog",
                "log.syslog.*",
                "log.journald",
                "log.journald.*");
    }

    private LogSettings() {}
}
