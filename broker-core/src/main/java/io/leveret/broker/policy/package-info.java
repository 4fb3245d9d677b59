/**
 * Runtime parameters, and what is made of them: policies, operator policies and the limits of
 * vhosts. {@link io.leveret.broker.policy.RuntimeParameters} keeps them; queues and exchanges ask
 * it what applies to them when they are declared, and again when it says that something changed.
 *
 * <p>Behaviour and texts are those of RabbitMQ 3.10, with the keys later versions added.
 */
package io.leveret.broker.policy;
