package io.leveret.broker.admin;

/**
 * A port somebody can connect to.
 *
 * @param protocol {@code amqp}, {@code http} and so on
 */
public record Listener(String protocol, String host, int port) {}
