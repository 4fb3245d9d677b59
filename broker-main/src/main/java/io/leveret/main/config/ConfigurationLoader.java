package io.leveret.main.config;

import io.leveret.main.config.Configuration.Value;
import io.leveret.main.config.Setting.Effect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gathers a configuration. What comes later in this list counts more: defaults, the environment's
 * weak variables (RABBITMQ_NODE_PORT), files in the order they are given, the environment's other
 * variables, the command line.
 *
 * <p>Everything wrong is reported at once, each with its place. A key that RabbitMQ has and we have
 * no use for is a warning; one that nobody knows is an error, as in RabbitMQ.
 */
public final class ConfigurationLoader {
    private static final List<String> LISTENERS_TCP = List.of("listeners", "tcp");

    private final List<Path> files = new ArrayList<>();
    private final List<Assignment> overrides = new ArrayList<>();
    private Map<String, String> environment = Map.of();

    // While loading.
    private final List<Problem> errors = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();
    private final Map<SettingKey, Value<?>> values = new LinkedHashMap<>();

    /** Of a file read later, the values count more. */
    public ConfigurationLoader file(Path file) {
        files.add(file);
        return this;
    }

    public ConfigurationLoader environment(Map<String, String> variables) {
        environment = Map.copyOf(variables);
        return this;
    }

    /** {@code option} is how the user wrote it, {@code --port} or {@code --set}. */
    public ConfigurationLoader commandLine(String option, String key, String value) {
        overrides.add(new Assignment(SettingKey.parse(key), value, new Origin.CommandLine(option)));
        return this;
    }

    /**
     * To be called once.
     *
     * @throws ConfigurationException with all that is wrong
     */
    public Configuration load() throws ConfigurationException {
        EnvironmentVariables variables = new EnvironmentVariables(environment, warnings);
        applyAll(variables.weak());
        List<Assignment> inFiles = new ArrayList<>();
        for (Path file : files) {
            List<Assignment> assignments = new ConfFile(file, errors).read();
            warnOfRepetitions(assignments);
            inFiles.addAll(assignments);
        }
        applyAll(inFiles);
        applyAll(variables.strong());
        applyAll(overrides);
        Configuration configuration = new Configuration(values, warnings);
        if (errors.isEmpty()) {
            new Consistency(configuration, errors, warnings).check();
        }
        if (!errors.isEmpty()) {
            throw new ConfigurationException(errors);
        }
        return new Configuration(values, warnings);
    }

    /** RabbitMQ takes the last one without a word. */
    private void warnOfRepetitions(List<Assignment> assignments) {
        Map<SettingKey, Origin> first = new LinkedHashMap<>();
        for (Assignment assignment : assignments) {
            Origin earlier = first.put(assignment.key(), assignment.origin());
            if (earlier != null) {
                warnings.add(
                        new Problem(
                                assignment.origin(),
                                assignment.key() + " takes the place of the one at " + earlier));
            }
        }
    }

    /** Where to listen is said as a whole: one who names a port does not want another's as well. */
    private void applyAll(List<Assignment> assignments) {
        if (assignments.stream().anyMatch(assignment -> isListener(assignment.key()))) {
            values.keySet().removeIf(ConfigurationLoader::isListener);
        }
        assignments.forEach(this::apply);
    }

    private static boolean isListener(SettingKey key) {
        return key.words().size() > 1 && key.words().subList(0, 2).equals(LISTENERS_TCP);
    }

    private void apply(Assignment assignment) {
        SettingKey key = assignment.key();
        Setting<?> setting = Settings.find(key);
        if (setting == null) {
            String known = Settings.mostLike(key);
            String hint = known == null ? "" : " (did you mean " + known + "?)";
            errors.add(new Problem(assignment.origin(), "there is no setting named " + key + hint));
        } else if (setting.effect() == Effect.REFUSED) {
            errors.add(
                    new Problem(assignment.origin(), key + " cannot be set: " + setting.meaning()));
        } else {
            set(setting, assignment);
        }
    }

    private <T> void set(Setting<T> setting, Assignment assignment) {
        SettingKey key = assignment.key();
        if (setting.effect() == Effect.IGNORED) {
            warnings.add(
                    new Problem(assignment.origin(), key + " has no effect: " + setting.meaning()));
        }
        if (setting.isSecret() && assignment.value().startsWith("encrypted:")) {
            errors.add(
                    new Problem(
                            assignment.origin(), key + " is encrypted, which is not supported"));
            return;
        }
        T value;
        try {
            value = setting.parse(assignment.value());
        } catch (RuntimeException e) {
            String wrong = setting.isSecret() ? "its value" : "'" + assignment.value() + "'";
            errors.add(
                    new Problem(
                            assignment.origin(),
                            key + ": " + wrong + " (expected: " + setting.expected() + ")"));
            return;
        }
        values.put(
                key,
                new Value<>(
                        setting, key.toString(), assignment.value(), value, assignment.origin()));
    }
}
