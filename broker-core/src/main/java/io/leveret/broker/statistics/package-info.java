/**
 * Plain counters for management. Those of a channel or connection belong to its shard: counting
 * costs one increment, and who wants to know asks the shard for a copy.
 */
package io.leveret.broker.statistics;
