/**
 * What RabbitMQ's plugin for Prometheus says, on a port of its own: the same paths, names, labels
 * and types. Beside it stand metrics of the JVM where RabbitMQ has those of Erlang.
 *
 * <p>A scrape asks the broker for one snapshot and makes text of it on an event loop that carries
 * no messages.
 */
package io.leveret.prometheus;
