package io.leveret.broker.policy;

import io.leveret.broker.event.Events;
import io.leveret.store.DefinitionStore;
import io.leveret.store.DefinitionStore.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * One change to parameters, policies and limits, of any size: all of it counts from one moment, and
 * it is synced once. Used inside {@link RuntimeParameters#change}, by one thread. Whether a vhost
 * exists is the caller's concern.
 */
public final class ParameterChange {
    private final Map<ParameterKey, Parameter> parameters;
    private final Map<String, GlobalParameter> globals;
    private final Set<String> changedVhosts = new TreeSet<>();
    private final List<Consumer<DefinitionStore>> writes = new ArrayList<>();
    private String user = Events.BROKER;

    ParameterChange(ParameterSnapshot before) {
        this.parameters = new TreeMap<>(before.parameters());
        this.globals = new TreeMap<>(before.globals());
    }

    /**
     * Sets a parameter of any component but {@code policy}; true if there was none of this name.
     *
     * @param value what a JSON parser made: maps, iterables, strings, numbers, booleans, null
     * @throws ParameterException when the component refuses it or there is no such component
     */
    public boolean put(String vhost, String component, String name, Object value) {
        if (component.equals(Parameter.POLICY)) {
            throw new ParameterException("policies may not be set using this method");
        }
        return putAny(vhost, component, name, value);
    }

    /** Removes a parameter of any component but {@code policy}; false if there was none. */
    public boolean remove(String vhost, String component, String name) {
        return !component.equals(Parameter.POLICY) && removeAny(vhost, component, name);
    }

    /**
     * Sets a policy; true if there was none of this name.
     *
     * @param fields {@code pattern}, {@code definition}, and optionally {@code priority} (0) and
     *     {@code apply-to} (all); others are ignored
     * @throws ParameterException when it is not valid
     */
    public boolean putPolicy(String vhost, String name, Map<String, ?> fields) {
        return putAny(vhost, Parameter.POLICY, name, PolicyParser.withDefaults(fields));
    }

    /** Removes a policy; false if there was none. */
    public boolean removePolicy(String vhost, String name) {
        return removeAny(vhost, Parameter.POLICY, name);
    }

    /**
     * Sets an operator policy, see {@link #putPolicy}.
     *
     * @throws ParameterException when it is not valid
     */
    public boolean putOperatorPolicy(String vhost, String name, Map<String, ?> fields) {
        return putAny(vhost, Parameter.OPERATOR_POLICY, name, PolicyParser.withDefaults(fields));
    }

    /** Removes an operator policy; false if there was none. */
    public boolean removeOperatorPolicy(String vhost, String name) {
        return removeAny(vhost, Parameter.OPERATOR_POLICY, name);
    }

    /**
     * Sets one limit of a vhost and leaves the others.
     *
     * @param limit {@link VhostLimits#MAX_QUEUES}, {@link VhostLimits#MAX_CONNECTIONS} or one of
     *     {@link io.leveret.broker.rate.RateLimits#KEYS}
     * @param value an integer, negative for no limit
     * @throws ParameterException when there is no such limit, or the value is no integer
     */
    public void putLimit(String vhost, String limit, Object value) {
        Map<String, Object> limits = new LinkedHashMap<>(limits(vhost));
        limits.put(limit, value);
        putAny(vhost, Parameter.VHOST_LIMITS, ParameterComponents.LIMITS, limits);
    }

    /** Removes one limit of a vhost; false if it was not set. */
    public boolean removeLimit(String vhost, String limit) {
        Map<String, Object> limits = new LinkedHashMap<>(limits(vhost));
        if (!limits.containsKey(limit)) {
            return false;
        }
        limits.remove(limit);
        if (limits.isEmpty()) {
            return removeLimits(vhost);
        }
        putAny(vhost, Parameter.VHOST_LIMITS, ParameterComponents.LIMITS, limits);
        return true;
    }

    /** Removes all limits of a vhost; false if it had none. */
    public boolean removeLimits(String vhost) {
        return removeAny(vhost, Parameter.VHOST_LIMITS, ParameterComponents.LIMITS);
    }

    private Map<String, Object> limits(String vhost) {
        Parameter set =
                parameters.get(
                        new ParameterKey(
                                vhost, Parameter.VHOST_LIMITS, ParameterComponents.LIMITS));
        return set == null ? Map.of() : ParameterValues.dictionary(set.value());
    }

    /**
     * Sets a parameter of the whole broker; true if there was none of this name.
     *
     * @throws ParameterException when the value is nested too deep
     */
    public boolean putGlobal(String name, Object value) {
        GlobalParameter parameter = new GlobalParameter(name, ParameterValues.canonical(value));
        byte[] record = ParameterRecords.encode(parameter);
        writes.add(store -> store.put(Table.PARAMETERS, ParameterKey.storedGlobal(name), record));
        return globals.put(name, parameter) == null;
    }

    /** Removes a parameter of the whole broker; false if there was none. */
    public boolean removeGlobal(String name) {
        writes.add(store -> store.remove(Table.PARAMETERS, ParameterKey.storedGlobal(name)));
        return globals.remove(name) != null;
    }

    /** Says who makes it; the broker does if nobody says so. */
    public void by(String name) {
        user = name;
    }

    String by() {
        return user;
    }

    /** Forgets everything of a vhost that is gone. */
    public void removeVhost(String vhost) {
        for (ParameterKey key : List.copyOf(parameters.keySet())) {
            if (key.vhost().equals(vhost)) {
                removeAny(vhost, key.component(), key.name());
            }
        }
    }

    private boolean putAny(String vhost, String component, String name, Object value) {
        Object accepted = ParameterComponents.accept(vhost, component, name, value);
        Parameter parameter = new Parameter(vhost, component, name, accepted);
        ParameterKey key = ParameterKey.of(parameter);
        byte[] record = ParameterRecords.encode(parameter);
        writes.add(store -> store.put(Table.PARAMETERS, key.stored(), record));
        changedVhosts.add(vhost);
        return parameters.put(key, parameter) == null;
    }

    private boolean removeAny(String vhost, String component, String name) {
        ParameterKey key = new ParameterKey(vhost, component, name);
        if (parameters.remove(key) == null) {
            return false;
        }
        writes.add(store -> store.remove(Table.PARAMETERS, key.stored()));
        changedVhosts.add(vhost);
        return true;
    }

    /** Vhosts whose parameters are not what they were. */
    Set<String> changedVhosts() {
        return changedVhosts;
    }

    /** The state after the change. */
    ParameterSnapshot after() {
        return ParameterSnapshot.of(parameters, globals);
    }

    void writeTo(DefinitionStore store) {
        writes.forEach(write -> write.accept(store));
    }
}
