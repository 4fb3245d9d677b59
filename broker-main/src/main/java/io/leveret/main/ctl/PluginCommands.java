package io.leveret.main.ctl;

import io.leveret.broker.ServerProperties;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Plugins are what RabbitMQ has as plugins and we have built in; enabling one that is not there is
 * an error, so that nobody believes in it.
 */
final class PluginCommands {
    private static final String EVENT_EXCHANGE = "rabbitmq_event_exchange";
    private static final String MANAGEMENT = "rabbitmq_management";

    /** Known to RabbitMQ 3.10, and whether we have it. */
    private static final List<String> BUILT_IN =
            List.of(
                    "rabbitmq_consistent_hash_exchange",
                    "rabbitmq_delayed_message_exchange",
                    EVENT_EXCHANGE,
                    MANAGEMENT,
                    "rabbitmq_management_agent",
                    "rabbitmq_random_exchange",
                    "rabbitmq_recent_history_exchange",
                    "rabbitmq_web_dispatch");

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
        boolean http =
                call.broker().listeners().stream()
                        .anyMatch(listener -> listener.protocol().startsWith("http"));
        boolean events = call.broker().eventVhost() != null;
        return BUILT_IN.stream()
                .filter(
                        plugin ->
                                http
                                        || !plugin.startsWith(MANAGEMENT)
                                                && !plugin.equals("rabbitmq_web_dispatch"))
                .filter(plugin -> events || !plugin.equals(EVENT_EXCHANGE))
                .toList();
    }

    private static boolean minimal(Call call) {
        return call.has("minimal") || call.has("m");
    }

    private static void list(Call call) {
        String pattern = call.argument(0) == null ? ".*" : call.argument(0);
        call.banner("Listing plugins with pattern \"%s\" ...", pattern);
        List<String> running = running(call);
        List<String> shown = new ArrayList<>();
        for (String plugin : BUILT_IN) {
            if (plugin.matches(".*(" + pattern + ").*")) {
                shown.add(plugin);
            }
        }
        String version = ServerProperties.RABBITMQ_VERSION;
        if (call.formatter().equals("json")) {
            call.value(
                    Map.of(
                            "plugins",
                            shown.stream()
                                    .map(
                                            plugin ->
                                                    Map.of(
                                                            "name",
                                                            plugin,
                                                            "enabled",
                                                            "enabled",
                                                            "running",
                                                            running.contains(plugin),
                                                            "version",
                                                            version))
                                    .toList()),
                    "");
            return;
        }
        if (minimal(call)) {
            shown.forEach(plugin -> call.line("%s", plugin));
            return;
        }
        call.banner(" Configured: E = explicitly enabled; e = implicitly enabled");
        call.banner(" | Status: * = running on %s", call.node().name());
        call.banner(" |/");
        int width = shown.stream().mapToInt(String::length).max().orElse(0);
        for (String plugin : shown) {
            call.line(
                    "[E%s] %-" + width + "s %s",
                    running.contains(plugin) ? "*" : " ",
                    plugin,
                    version);
        }
    }

    private static void enable(Call call) {
        call.banner("Enabling plugins on node %s:", call.node().name());
        call.arguments().forEach(plugin -> call.banner("%s", plugin));
        List<String> missing =
                call.arguments().stream().filter(plugin -> !BUILT_IN.contains(plugin)).toList();
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
        List<String> builtIn = call.arguments().stream().filter(BUILT_IN::contains).toList();
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
        List<String> missing =
                call.arguments().stream().filter(name -> !running(call).contains(name)).toList();
        if (!missing.isEmpty()) {
            throw CtlException.plain(
                    ExitStatus.UNAVAILABLE,
                    "Plugin "
                            + String.join(", ", missing)
                            + " is not enabled on node "
                            + call.node().name());
        }
        call.line(
                "Plugin %s is enabled on node %s",
                String.join(", ", call.arguments()), call.node().name());
    }
}
