/**
 * The configuration: RabbitMQ's {@code rabbitmq.conf}, its environment variables, and the command
 * line. {@link io.leveret.main.config.Settings} declares what can be set; {@link
 * io.leveret.main.config.ConfigurationLoader} reads it all and makes a {@link
 * io.leveret.main.config.Configuration}, which knows where each value came from.
 */
package io.leveret.main.config;
