/**
 * Rate limits of queues, users and virtual hosts: an extension of Leveret, off unless asked for.
 */
package io.leveret.broker.rate;
