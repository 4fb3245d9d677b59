package io.leveret.management.resource;

import io.leveret.broker.admin.Administration;
import io.leveret.broker.admin.Listener;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What RabbitMQ has as plugins and this broker has built in, under their names. */
public final class Plugins {
    public static final String EVENT_EXCHANGE = "rabbitmq_event_exchange";
    private static final String MANAGEMENT = "rabbitmq_management";
    private static final String PROMETHEUS = "rabbitmq_prometheus";
    private static final String WEB = "rabbitmq_web_dispatch";

    /** What there is, and what it is for. */
    public static final Map<String, String> BUILT_IN =
            Collections.unmodifiableMap(
                    new TreeMap<>(
                            Map.ofEntries(
                                    Map.entry(
                                            "rabbitmq_auth_backend_cache",
                                            "Remembers answers of backends"),
                                    Map.entry(
                                            "rabbitmq_auth_backend_http",
                                            "Users known to a web service"),
                                    Map.entry(
                                            "rabbitmq_auth_backend_ldap",
                                            "Users known to a directory"),
                                    Map.entry(
                                            "rabbitmq_auth_backend_oauth2",
                                            "Users with signed tokens"),
                                    Map.entry(
                                            "rabbitmq_auth_mechanism_ssl",
                                            "Users with certificates"),
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
                                    Map.entry(WEB, "HTTP"))));

    private Plugins() {}

    /** Those that do something in this broker, in order. */
    public static List<String> running(Administration broker) {
        Set<String> protocols =
                broker.listeners().stream().map(Listener::protocol).collect(Collectors.toSet());
        boolean management = protocols.contains("http") || protocols.contains("https");
        boolean metrics =
                protocols.contains("http/prometheus") || protocols.contains("https/prometheus");
        return BUILT_IN.keySet().stream()
                .filter(
                        plugin ->
                                switch (plugin) {
                                    case EVENT_EXCHANGE -> broker.eventVhost() != null;
                                    case PROMETHEUS -> metrics;
                                    case WEB -> management || metrics;
                                    default -> management || !plugin.startsWith(MANAGEMENT);
                                })
                .toList();
    }
}
