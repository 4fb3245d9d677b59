package io.leveret.broker.admin;

import io.leveret.broker.TlsSettings;

/**
 * A port somebody can connect to.
 *
 * @param protocol {@code amqp}, {@code amqp/ssl}, {@code http} and so on
 * @param tls null for none
 */
public record Listener(String protocol, String host, int port, TlsSettings tls) {}
