package io.leveret.main.ctl;

import io.leveret.broker.ServerProperties;
import io.leveret.broker.admin.Listener;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/**
 * Plugins are what RabbitMQ has as plugins and we have built in; enabling one that is not there is
 * an error, so that nobody believes in it.
 */
final class PluginCommands {
    private static final String EVENT_EXCHANGE = "rabbitmq_event_exchange";
    private static final String MANAGEMENT = "rabbitmq_management";
    private static final String PROMETHEUS = "rabbitmq_prometheus";
    private static final String WEB = "rabbitmq_web_dispatch";

    /** What there is, and what it is for. */
    private static final Map<String, String> BUILT_IN =
            new TreeMap<>(
                    Map.ofEntries(
                            Map.entry(
                                    "rabbitmq_auth_backend_cache", "Remembers answers of backends"),
                            Map.entry("rabbitmq_auth_backend_http", "Users known to a web service"),
                            Map.entry("rabbitmq_auth_backend_ldap", "Users known to a directory"),
                            Map.entry("rabbitmq_auth_backend_oauth2", "Users with signed tokens"),
                            Map.entry("rabbitmq_auth_mechanism_ssl", "Users with certificates"),
                            Map.entry(
                                    "rabbitmq_consistent_hash_exchange",
                                    "Exchange that spreads messages over queues"),
                            Map.entry(
                                    "rabbitmq_delayed_message_exchange",
                                    "Exchange that keeps messages until they are due"),
                            Map.entry(EVENT_EXCHANGE, "Exchange that tells what happens"),
                            Map.entry(MANAGEMENT, "Management API"),
                            Map.entry("rabbitmq_management_agent", "Statistics"),
                            Map.entry(PROMETHEUS, "Metrics"),
                            Map.entry(
                                    "rabbitmq_random_exchange",
                                    "Exchange that sends messages to a random queue"),
                            Map.entry(
                                    "rabbitmq_recent_history_exchange",
                                    "Exchange that keeps the last messages for new queues"),
                            Map.entry(WEB, "HTTP")));

    private PluginCommands() {}

    static void addTo(Commands commands) {
        commands.add(
                "list [<pattern>] [--verbose] [--minimal] [--enabled]"
                        + " [--implicitly-enabled] [-v] [-m] [-e] [-E]",
                PluginCommands::list);
        commands.add("enable <plugin>... [--offline] [--online] [--all]", PluginCommands::enable);
        commands.add("disable <plugin>... [--offline] [--online] [--all]", PluginCommands::disable);
        commands.add("set [<plugin>...] [--offline] [--online]", PluginCommands::enable);
        commands.add("is_enabled <plugin>... [--offline] [--online]", PluginCommands::isEnabled);
        commands.add(
                "directories [--offline] [--online]",
                call -> call.line("Plugins are built in; there are no directories."));
    }

    static List<String> running(Call call) {
        Set<String> protocols =
                call.broker().listeners().stream()
                        .map(Listener::protocol)
                        .collect(Collectors.toSet());
        boolean management = protocols.contains("http") || protocols.contains("https");
        boolean metrics =
                protocols.contains("http/prometheus") || protocols.contains("https/prometheus");
        return BUILT_IN.keySet().stream()
                .filter(
                        plugin ->
                                switch (plugin) {
                                    case EVENT_EXCHANGE -> call.broker().eventVhost() != null;
                                    case PROMETHEUS -> metrics;
                                    case WEB -> management || metrics;
                                    default -> management || !plugin.startsWith(MANAGEMENT);
                                })
                .toList();
    }

    private static boolean has(Call call, String option, String letter) {
        return call.has(option) || call.has(letter);
    }

    private static void list(Call call) {
        String pattern = call.argument(0) == null ? "" : call.argument(0);
        call.banner("Listing plugins with pattern \"%s\" ...", pattern.isEmpty() ? ".*" : pattern);
        List<String> running = running(call);
        boolean onlyRunning = has(call, "enabled", "e") || has(call, "implicitly-enabled", "E");
        List<String> shown =
                (onlyRunning ? running : BUILT_IN.keySet())
                        .stream().filter(found(pattern)).toList();
        if (call.formatter().equals("json")) {
            call.value(
                    Map.of(
                            "format",
                            has(call, "minimal", "m") ? "minimal" : "normal",
                            "status",
                            "running",
                            "plugins",
                            shown.stream()
                                    .map(plugin -> described(plugin, running.contains(plugin)))
                                    .toList()),
                    "");
            return;
        }
        if (has(call, "minimal", "m")) {
            shown.forEach(plugin -> call.line("%s", plugin));
            return;
        }
        call.banner(" Configured: E = explicitly enabled; e = implicitly enabled");
        call.banner(" | Status: * = running on %s", call.node().name());
        call.banner(" |/");
        boolean verbose = has(call, "verbose", "v");
        int width = shown.stream().mapToInt(String::length).max().orElse(0);
        for (String plugin : shown) {
            String mark = running.contains(plugin) ? "E*" : "  ";
            if (verbose) {
                call.line("[%s] %s", mark, plugin);
                call.line("     Version:     \t%s", ServerProperties.RABBITMQ_VERSION);
                call.line("     Dependencies:\t[]");
                call.line("     Description: \t%s", BUILT_IN.get(plugin));
            } else {
                call.line(
                        "[%s] %-" + width + "s %s",
                        mark,
                        plugin,
                        ServerProperties.RABBITMQ_VERSION);
            }
        }
    }

    private static Predicate<String> found(String pattern) {
        try {
            return Pattern.compile(pattern).asPredicate();
        } catch (PatternSyntaxException e) {
            throw new CtlException(
                    ExitStatus.USAGE,
                    "'" + pattern + "' is not a regular expression: " + e.getDescription());
        }
    }

    private static Map<String, Object> described(String plugin, boolean running) {
        return Map.of(
                "name",
                plugin,
                "enabled",
                running ? "enabled" : "not_enabled",
                "running",
                running,
                "version",
                ServerProperties.RABBITMQ_VERSION);
    }

    private static void enable(Call call) {
        call.banner("Enabling plugins on node %s:", call.node().name());
        call.arguments().forEach(plugin -> call.banner("%s", plugin));
        List<String> missing =
                call.arguments().stream().filter(plugin -> !BUILT_IN.containsKey(plugin)).toList();
        if (call.arguments().contains(EVENT_EXCHANGE) && !running(call).contains(EVENT_EXCHANGE)) {
            throw new CtlException(
                    ExitStatus.SOFTWARE,
                    EVENT_EXCHANGE + " is enabled by event_exchange.vhost in the configuration");
        }
        if (!missing.isEmpty()) {
            throw new CtlException(
                    ExitStatus.SOFTWARE,
                    "{:plugins_not_found, ["
                            + String.join(", ", missing.stream().map(name -> ":" + name).toList())
                            + "]}");
        }
        call.banner("The following plugins have been configured:");
        call.arguments().forEach(plugin -> call.banner("  %s", plugin));
        call.banner("Plugin configuration unchanged.");
    }

    private static void disable(Call call) {
        call.banner("Disabling plugins on node %s:", call.node().name());
        List<String> builtIn = call.arguments().stream().filter(BUILT_IN::containsKey).toList();
        if (!builtIn.isEmpty()) {
            throw new CtlException(
                    ExitStatus.SOFTWARE,
                    "built in, cannot be disabled while running: "
                            + String.join(", ", builtIn)
                            + " (the HTTP API: leveret.management = false)");
        }
        call.banner("Plugin configuration unchanged.");
    }

    private static void isEnabled(Call call) {
        boolean one = call.arguments().size() == 1;
        String names = String.join(", ", call.arguments());
        call.banner(
                "Asking node %s if %s %s %s enabled...",
                call.node().name(), one ? "plugin" : "plugins", names, one ? "is" : "are");
        List<String> running = running(call);
        List<String> missing =
                call.arguments().stream().filter(name -> !running.contains(name)).toList();
        if (!missing.isEmpty()) {
            throw new CtlException(
                    ExitStatus.UNAVAILABLE,
                    (missing.size() == 1 ? "Plugin " : "Plugins ")
                            + String.join(", ", missing)
                            + (missing.size() == 1 ? " is" : " are")
                            + " not enabled on node "
                            + call.node().name()
                            + ". Enabled plugins and dependencies: "
                            + String.join(", ", running));
        }
        call.line(
                one ? "Plugin %s is enabled on node %s" : "Plugins %s are enabled on node %s",
                names,
                call.node().name());
    }
}
