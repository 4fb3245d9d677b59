/**
 * RabbitMQ's management HTTP API. {@link io.leveret.management.ManagementServer} listens, {@link
 * io.leveret.management.Endpoints} says what there is; it all stands on {@link
 * io.leveret.broker.admin.Administration}.
 */
package io.leveret.management;
