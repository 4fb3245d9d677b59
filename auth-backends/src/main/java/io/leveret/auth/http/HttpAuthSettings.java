package io.leveret.auth.http;

import java.net.URI;
import java.time.Duration;

/**
 * RabbitMQ's {@code auth_http.*}.
 *
 * @param post whether requests are POST; else GET, with the password in the URL
 * @param user asked who somebody is
 * @param vhost asked whether a user may enter a vhost
 * @param resource asked what it may do there
 * @param topic asked which topics it may use
 */
public record HttpAuthSettings(
        boolean post,
        URI user,
        URI vhost,
        URI resource,
        URI topic,
        Duration requestTimeout,
        Duration connectionTimeout) {}
