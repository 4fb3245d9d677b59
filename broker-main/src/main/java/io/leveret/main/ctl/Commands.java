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
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All commands, of all tools: each tool takes them all, as RabbitMQ's nearly do. */
final class Commands {
    private static final Logger LOG = LoggerFactory.getLogger(Commands.class);
    private static final String VALIDATION = "Error (argument validation): ";

    /** One command; ends by returning, or with a {@link CtlException}. */
    interface Command {
        void run(Call call) throws Exception;
    }

    private record Entry(Usage usage, Command command) {}

    private final Map<String, Entry> byName = new TreeMap<>();

    /** Read when somebody asks for it. */
    private Help help;

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
        add(
                "autocomplete <prefix>",
                call ->
                        byName.keySet().stream()
                                .filter(name -> name.startsWith(call.argument(0)))
                                .forEach(name -> call.line("%s", name)));
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
            terminal.out(help().one(usageLine(tool, entry.usage()), entry.usage().name()));
            return ExitStatus.OK;
        }
        String wrong =
                arguments.unknown().isEmpty()
                        ? entry.usage().wrongWith(arguments.positional())
                        : "Invalid options for this command: "
                                + String.join(", ", arguments.unknown());
        if (wrong != null) {
            terminal.err(invalid(VALIDATION + wrong, tool, arguments, entry.usage()));
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
            this(exitStatus, VALIDATION, text);
        }

        /** With another beginning of what is said. */
        BadArgument(int exitStatus, String beginning, String text) {
            super(beginning + text, null, false, false);
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
                            "{:invalid_regexp, '"
                                    + pattern.pattern()
                                    + "', {'"
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
        return wrong
                + "\nArguments given:\n\t"
                + String.join(" ", arguments.all())
                + "\n"
                + Help.usage(usageLine(tool, usage));
    }

    private static String usageLine(String tool, Usage usage) {
        return tool + " [--node <node>] [--longnames] [--quiet] " + usage.text();
    }

    /** Of all commands, but those that answer help themselves. */
    Set<String> names() {
        return byName.keySet();
    }

    private synchronized Help help() {
        if (help == null) {
            help = new Help();
        }
        return help;
    }

    private int help(String tool, Arguments arguments, Terminal terminal) {
        if (arguments.positional().isEmpty()) {
            boolean asked = arguments.command() != null || arguments.has("help");
            String all = help().all(tool);
            if (asked) {
                terminal.out(all);
            } else {
                terminal.err(all);
            }
            return asked ? ExitStatus.OK : ExitStatus.USAGE;
        }
        String name = arguments.positional().get(0);
        Entry entry = byName.get(name);
        if (entry == null) {
            terminal.err(unknown(name));
            return ExitStatus.USAGE;
        }
        terminal.out(help().one(usageLine(tool, entry.usage()), name));
        return ExitStatus.OK;
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
                : text + "Did you mean '" + String.join("' or '", alike) + "'? \n\n";
    }
}
