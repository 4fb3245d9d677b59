package io.leveret.broker.policy;

import io.leveret.broker.event.Events;
import io.leveret.broker.shard.Countdown;
import io.leveret.store.DefinitionStore;
import io.leveret.store.DefinitionStore.Table;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The runtime parameters: of vhosts, policies and limits among them, and of the whole broker. May
 * be asked by any thread, without locks. A change counts from when the call that makes it returns;
 * its {@code done} runs once it is durable and applied to what is there already, and only then may
 * a client be told.
 *
 * <p>Lists are in the order of vhosts, then of components and names; policies, within their vhost,
 * in the order of rising priority.
 */
public final class RuntimeParameters {
    /** Is told of changes, to apply them. */
    public interface Listener {
        /**
         * @param vhosts those whose policies or limits may have changed
         * @param applied to be run once queues and exchanges go by what is in force now
         */
        void changed(Set<String> vhosts, Runnable applied);
    }

    private final DefinitionStore store;
    private volatile ParameterSnapshot snapshot;
    private volatile Events events;
    private volatile Listener listener = (vhosts, applied) -> applied.run();

    /** Reads what is in the store. */
    public RuntimeParameters(DefinitionStore store) {
        this.store = store;
        Map<ParameterKey, Parameter> parameters = new TreeMap<>();
        Map<String, GlobalParameter> globals = new TreeMap<>();
        store.load(
                Table.PARAMETERS,
                (key, record) -> {
                    Record stored = ParameterRecords.decode(record);
                    if (stored instanceof Parameter parameter) {
                        parameters.put(ParameterKey.of(parameter), parameter);
                    } else {
                        GlobalParameter global = (GlobalParameter) stored;
                        globals.put(global.name(), global);
                    }
                });
        this.snapshot = ParameterSnapshot.of(parameters, globals);
    }

    /** Who applies changes; one, set before the first change. */
    public void onChange(Listener applies) {
        listener = applies;
    }

    /** Tells there from now on what is changed. */
    public void tell(Events where) {
        events = where;
    }

    // Parameters. Policies are not among them, operator policies and limits are.

    public List<Parameter> parameters() {
        return select(parameter -> true);
    }

    public List<Parameter> parameters(String component) {
        return select(parameter -> parameter.component().equals(component));
    }

    public List<Parameter> parameters(String component, String vhost) {
        return select(
                parameter ->
                        parameter.component().equals(component) && parameter.vhost().equals(vhost));
    }

    public List<Parameter> parametersInVhost(String vhost) {
        return select(parameter -> parameter.vhost().equals(vhost));
    }

    /** Null if there is none. */
    public Parameter parameter(String vhost, String component, String name) {
        return component.equals(Parameter.POLICY)
                ? null
                : snapshot.parameters().get(new ParameterKey(vhost, component, name));
    }

    private List<Parameter> select(Predicate<Parameter> condition) {
        return snapshot.parameters().values().stream()
                .filter(parameter -> !parameter.component().equals(Parameter.POLICY))
                .filter(condition)
                .toList();
    }

    /** By name. */
    public Collection<GlobalParameter> globals() {
        return snapshot.globals().values();
    }

    /** Null if there is none. */
    public GlobalParameter global(String name) {
        return snapshot.globals().get(name);
    }

    // Policies and limits.

    public List<Policy> policies() {
        return snapshot.vhosts().values().stream()
                .flatMap(vhost -> vhost.policies().stream())
                .toList();
    }

    public List<Policy> policies(String vhost) {
        return snapshot.vhost(vhost).policies();
    }

    /** Null if there is none. */
    public Policy policy(String vhost, String name) {
        return named(policies(vhost), name);
    }

    public List<Policy> operatorPolicies() {
        return snapshot.vhosts().values().stream()
                .flatMap(vhost -> vhost.operatorPolicies().stream())
                .toList();
    }

    public List<Policy> operatorPolicies(String vhost) {
        return snapshot.vhost(vhost).operatorPolicies();
    }

    /** Null if there is none. */
    public Policy operatorPolicy(String vhost, String name) {
        return named(operatorPolicies(vhost), name);
    }

    private static Policy named(List<Policy> policies, String name) {
        for (Policy policy : policies) {
            if (policy.name().equals(name)) {
                return policy;
            }
        }
        return null;
    }

    /** What policies make of a queue or exchange of this name. */
    public EffectivePolicy effectiveFor(String vhost, String name, PolicyResource resource) {
        return snapshot.vhost(vhost).effectiveFor(name, resource);
    }

    public VhostLimits limits(String vhost) {
        return snapshot.vhost(vhost).limits();
    }

    // Changes.

    /** Forgets everything of a vhost that is gone. */
    public void removeVhost(String vhost, String user) {
        change(
                change -> {
                    change.by(user);
                    change.removeVhost(vhost);
                    return null;
                },
                Runnable::run,
                () -> {});
    }

    /**
     * Makes a change, for instance {@code change(c -> c.putPolicy(vhost, name, fields), shard,
     * done)}, and returns what {@code edits} returned. If that throws, nothing is changed and
     * {@code done} is not run.
     *
     * <p>Changes come from any thread and are rare and short: a lock keeps the order in memory and
     * in the store the same. Readers never wait for it.
     *
     * @param home where to run {@code done} once this and all earlier changes are durable, and this
     *     one is applied
     */
    public <T> T change(Function<ParameterChange, T> edits, Executor home, Runnable done) {
        T result;
        ParameterSnapshot before;
        ParameterSnapshot after;
        Set<String> changed;
        String by;
        synchronized (this) {
            ParameterChange change = new ParameterChange(snapshot);
            result = edits.apply(change);
            before = snapshot;
            after = change.after();
            snapshot = after;
            change.writeTo(store);
            changed = change.changedVhosts();
            by = change.by();
        }
        if (events != null && events.wanted()) {
            new ParameterEvents(events, by).tell(before, after);
        }
        Runnable durableAndApplied = new Countdown(2, () -> home.execute(done));
        store.sync(home, durableAndApplied);
        listener.changed(changed, durableAndApplied);
        return result;
    }
}
