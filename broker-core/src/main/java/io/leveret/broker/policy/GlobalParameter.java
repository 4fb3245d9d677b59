package io.leveret.broker.policy;

/**
 * A runtime parameter of the whole broker.
 *
 * @param value as in {@link Parameter}
 */
public record GlobalParameter(String name, Object value) {}
