package io.leveret.main.ctl;

import io.leveret.broker.admin.Administration;
import io.leveret.main.Node;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/** One call of a command: what it was called with, and where its output goes. */
final class Call {
    private final Node node;
    private final Arguments arguments;
    private final Terminal terminal;
    private final Path directory;

    /** {@code directory} is where the client runs: what file names are relative to. */
    Call(Node node, Arguments arguments, Terminal terminal, Path directory) {
        this.node = node;
        this.arguments = arguments;
        this.terminal = terminal;
        this.directory = directory;
    }

    Node node() {
        return node;
    }

    Administration broker() {
        if (!node.isRunning()) {
            throw new CtlException(
                    ExitStatus.UNAVAILABLE,
                    "this command requires the 'rabbit' app to be running on the target node."
                            + " Start it with 'rabbitmqctl start_app'.");
        }
        return node.administration();
    }

    /** Positional; null if it was not given. */
    String argument(int index) {
        return index < arguments.positional().size() ? arguments.positional().get(index) : null;
    }

    List<String> arguments() {
        return arguments.positional();
    }

    /** From this one on. */
    List<String> arguments(int from) {
        List<String> all = arguments.positional();
        return all.subList(Math.min(from, all.size()), all.size());
    }

    boolean has(String option) {
        return arguments.has(option);
    }

    String option(String name, String otherwise) {
        return arguments.option(name, otherwise);
    }

    String vhost() {
        return arguments.option("vhost", "/");
    }

    Path path(String file) {
        return directory.resolve(file);
    }

    String formatter() {
        return arguments.option("formatter", "table");
    }

    private boolean isQuiet() {
        return has("quiet") || has("silent");
    }

    /** What is about to be done; for people. */
    void banner(String format, Object... values) {
        boolean forMachines = formatter().equals("json") || formatter().equals("csv");
        if (!isQuiet() && !forMachines) {
            line(format, values);
        }
    }

    void line(String format, Object... values) {
        terminal.out((values.length == 0 ? format : String.format(format, values)) + "\n");
    }

    void text(String text) {
        terminal.out(text);
    }

    void error(String text) {
        terminal.err(text + "\n");
    }

    byte[] input() {
        return terminal.input();
    }

    /** The first line of standard input, for which people are asked. */
    String password() {
        if (!has("silent")) {
            terminal.out("Password: ");
        }
        String line = new String(input(), StandardCharsets.UTF_8).lines().findFirst().orElse("");
        if (!has("silent")) {
            terminal.out("\n");
        }
        return line;
    }

    void rows(List<String> columns, List<List<Object>> rows) {
        rows("table", columns, rows);
    }

    /** The same with another formatter than the usual, if none was asked for. */
    void rows(String defaultFormatter, List<String> columns, List<List<Object>> rows) {
        boolean header = !has("silent") && !has("no-table-headers");
        String formatter = arguments.option("formatter", defaultFormatter);
        terminal.out(Formatters.rows(formatter, header, columns, rows));
    }

    /** One value with names in it; {@code text} for people. */
    void value(Object value, String text) {
        terminal.out(formatter().equals("json") ? Formatters.json(value) + "\n" : text);
    }

    /** Waits for an answer of the broker. */
    static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CtlException(ExitStatus.TEMPORARY, "interrupted");
        }
    }
}
