/**
 * {@code rabbitmqctl} and its sisters. The client is small: it finds the running broker by a file
 * only its user can read, hands over its arguments, and prints what comes back. Commands run in the
 * broker, on its administration interface; so they need no password, no second JVM that knows them,
 * and a call takes little longer than a JVM takes to start.
 */
package io.leveret.main.ctl;
