package io.leveret.store;

/**
 * Appends and settlements, possibly of several queues, that become durable together or not at all
 * ({@code tx.commit}). Opaque to queues: they hand it on to their logs.
 */
public interface StoreTransaction {}
