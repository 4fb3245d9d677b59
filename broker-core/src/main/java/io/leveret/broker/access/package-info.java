/**
 * Who may log in, and who may do what: users and their passwords, permissions in a vhost, the
 * mechanisms of logging in, and the checks AMQP's methods make. {@link
 * io.leveret.broker.access.AccessControl} keeps what the broker itself knows; {@link
 * io.leveret.broker.access.Authenticator} and {@link io.leveret.broker.access.Authorizer} are where
 * a directory or a web service can take its place.
 *
 * <p>Behaviour and texts are those of RabbitMQ 3.10.
 */
package io.leveret.broker.access;
