/**
 * What every kind of user is answered to every request: recorded from genuine RabbitMQ, compared
 * with what the broker under test answers.
 */
package io.leveret.compat.matrix;
