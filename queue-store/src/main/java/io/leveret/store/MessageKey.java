package io.leveret.store;

/**
 * What a message is told apart by, in 128 bits: kept with it, so that the keys of what is stored
 * are known again without reading any message.
 */
public record MessageKey(long high, long low) {}
