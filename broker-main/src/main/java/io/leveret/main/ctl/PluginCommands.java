package io.leveret.main.ctl;

import io.leveret.broker.ServerProperties;
import io.leveret.management.resource.Plugins;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Plugins are what RabbitMQ has as plugins and we have built in; enabling one that is not there is
 * an error, so that nobody believes in it.
 */
final class PluginCommands {
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
        return Plugins.running(call.broker());
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
                (onlyRunning ? running : Plugins.BUILT_IN.keySet())
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
                call.line("     Description: \t%s", Plugins.BUILT_IN.get(plugin));
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
                call.arguments().stream()
                        .filter(plugin -> !Plugins.BUILT_IN.containsKey(plugin))
                        .toList();
        if (call.arguments().contains(Plugins.EVENT_EXCHANGE)
                && !running(call).contains(Plugins.EVENT_EXCHANGE)) {
            throw new CtlException(
                    ExitStatus.SOFTWARE,
                    Plugins.EVENT_EXCHANGE
                            + " is enabled by event_exchange.vhost in the configuration");
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
        List<String> builtIn =
                call.arguments().stream().filter(Plugins.BUILT_IN::containsKey).toList();
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
