package io.leveret.broker.event;

import io.leveret.codec.FieldTable;

/**
 * Something that happened.
 *
 * @param name {@code queue.created} and the like: its routing key
 * @param atMillis wall clock
 */
public record Event(String name, long atMillis, FieldTable facts) {}
