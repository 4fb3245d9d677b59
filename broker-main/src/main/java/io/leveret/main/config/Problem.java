package io.leveret.main.config;

/** Something in the configuration its author should know. */
public record Problem(Origin origin, String text) {
    @Override
    public String toString() {
        return origin + ": " + text;
    }
}
