package io.leveret.main.ctl;

import java.nio.charset.StandardCharsets;

/** Keeps what a command prints. */
final class RecordingTerminal implements Terminal {
    final StringBuilder out = new StringBuilder();
    final StringBuilder err = new StringBuilder();
    private final String input;

    RecordingTerminal(String input) {
        this.input = input;
    }

    @Override
    public void out(String text) {
        out.append(text);
    }

    @Override
    public void err(String text) {
        err.append(text);
    }

    @Override
    public byte[] input() {
        return input.getBytes(StandardCharsets.UTF_8);
    }
}
