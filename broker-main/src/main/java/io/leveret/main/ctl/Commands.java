package io.leveret.main.ctl;

import io.leveret.broker.access.AccessException;
import io.leveret.broker.access.InvalidPatternException;
import io.leveret.broker.admin.NoSuchVhostException;
import io.leveret.broker.policy.ParameterException;
import io.leveret.codec.AmqpException;
import io.leveret.main.Node;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All commands, of all tools: each tool takes them all, as RabbitMQ's nearly do. */
final class Commands {
    private static final Logger LOG = LoggerFactory.getLogger(Commands.class);

    /** One command; ends by returning, or with a {@link CtlException}. */
    interface Command {
        void run(Call call) throws Exception;
    }

    private record Entry(Usage usage, Command command) {}

    private final Map<String, Entry> byName = new TreeMap<>();

    Commands() {
        NodeCommands.addTo(this);
        HealthCommands.addTo(this);
        ListCommands.addTo(this);
        UserCommands.addTo(this);
        VhostCommands.addTo(this);
        PolicyCommands.addTo(this);
        ObjectCommands.addTo(this);
        PluginCommands.addTo(this);
        MaintenanceCommands.addTo(this);
    }

    /** {@code usage} begins with the name, see {@link Usage}. */
    void add(String usage, Command command) {
        Usage parsed = new Usage(usage);
        byName.put(parsed.name(), new Entry(parsed, command));
    }

    /** Null if there is no such command. */
    Usage usage(String command) {
        Entry entry = byName.get(command);
        return entry == null ? null : entry.usage();
    }

    /** Runs a command line; returns the exit status. */
    int run(Node node, String tool, List<String> words, Terminal terminal, Path directory) {
        Arguments arguments = Arguments.parse(words, this);
        if (arguments.command() == null || arguments.command().equals("help")) {
            return help(tool, arguments, terminal);
        }
        Entry entry = byName.get(arguments.command());
        if (entry == null) {
            terminal.err(unknown(arguments.command()));
            return ExitStatus.USAGE;
        }
        if (arguments.has("help")) {
            terminal.out(usageText(tool, entry.usage()));
            return ExitStatus.OK;
        }
        String wrong =
                arguments.unknown().isEmpty()
                        ? entry.usage().wrongWith(arguments.positional())
                        : "Invalid options for this command: "
                                + String.join(", ", arguments.unknown());
        if (wrong != null) {
            terminal.err(invalid(wrong, tool, arguments, entry.usage()));
            return ExitStatus.USAGE;
        }
        try {
            entry.command().run(new Call(node, arguments, terminal, directory));
            return ExitStatus.OK;
        } catch (BadArgument e) {
            terminal.err(invalid(e.getMessage(), tool, arguments, entry.usage()));
            return e.exitStatus;
        } catch (CtlException e) {
            terminal.err(e.text() + "\n");
            return e.exitStatus();
        } catch (Exception e) {
            return failed(e, terminal);
        }
    }

    /** An argument that is wrong in itself: answered with the usage. */
    static final class BadArgument extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int exitStatus;

        BadArgument(int exitStatus, String text) {
            super(text, null, false, false);
            this.exitStatus = exitStatus;
        }
    }

    private static int failed(Exception e, Terminal terminal) {
        CtlException known;
        if (e instanceof NoSuchVhostException missing) {
            known =
                    new CtlException(
                            ExitStatus.UNAVAILABLE,
                            "Virtual host " + missing.vhost() + " does not exist");
        } else if (e instanceof AccessException refused
                && refused.reason() == AccessException.Reason.NO_SUCH_USER) {
            known =
                    new CtlException(
                            ExitStatus.NO_USER, "User " + refused.subject() + " does not exist");
        } else if (e instanceof InvalidPatternException pattern) {
            known =
                    new CtlException(
                            ExitStatus.UNAVAILABLE,
                            "{:invalid_regexp, {'"
                                    + pattern.description()
                                    + "', "
                                    + pattern.offset()
                                    + "}}");
        } else if (e instanceof ParameterException
                || e instanceof AccessException
                || e instanceof AmqpException) {
            known = new CtlException(ExitStatus.UNAVAILABLE, e.getMessage());
        } else {
            LOG.error("A command failed", e);
            known = new CtlException(ExitStatus.SOFTWARE, e.toString());
        }
        terminal.err(known.text() + "\n");
        return known.exitStatus();
    }

    private static String invalid(String wrong, String tool, Arguments arguments, Usage usage) {
        return "Error (argument validation): "
                + wrong
                + "\nArguments given:\n\t"
                + String.join(" ", arguments.all())
                + "\n\n\033[1mUsage\033[0m\n\n"
                + usageLine(tool, usage)
                + "\n";
    }

    private static String usageLine(String tool, Usage usage) {
        return tool + " [--node <node>] [--longnames] [--quiet] " + usage.text();
    }

    private static String usageText(String tool, Usage usage) {
        return "\n\033[1mUsage\033[0m\n\n" + usageLine(tool, usage) + "\n";
    }

    private int help(String tool, Arguments arguments, Terminal terminal) {
        boolean ofOne = !arguments.positional().isEmpty();
        Entry entry = ofOne ? byName.get(arguments.positional().get(0)) : null;
        if (entry != null) {
            terminal.out(usageText(tool, entry.usage()));
            return ExitStatus.OK;
        }
        if (ofOne) {
            terminal.err(unknown(arguments.positional().get(0)));
            return ExitStatus.USAGE;
        }
        StringBuilder out = new StringBuilder("\n\033[1mUsage\033[0m\n\n");
        out.append(tool);
        out.append(" [--node <node>] [--timeout <timeout>] [--longnames] [--quiet] <command>");
        out.append(" [<command options>]\n\n\033[1mCommands\033[0m\n\n");
        byName.keySet().forEach(name -> out.append("   ").append(name).append('\n'));
        out.append("\nUse '").append(tool).append(" help <command>' to learn more about one\n");
        terminal.out(out.toString());
        return arguments.command() == null && !arguments.has("help")
                ? ExitStatus.USAGE
                : ExitStatus.OK;
    }

    private String unknown(String command) {
        String text = "\nCommand '" + command + "' not found. \n";
        List<String> alike = new ArrayList<>();
        int least = 3;
        for (String name : byName.keySet()) {
            int distance = Spelling.distance(command, name);
            if (distance < least) {
                alike.clear();
                least = distance;
            }
            if (distance == least && distance < 3) {
                alike.add(name);
            }
        }
        return alike.isEmpty()
                ? text
                : text + "Did you mean '" + String.join("' or '", alike) + "'? \n";
    }
}
