package io.leveret.broker.vhost;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The virtual hosts of a broker, by name. Any thread. */
public final class VirtualHosts {
    private final Map<String, VirtualHost> byName = new ConcurrentHashMap<>();

    /** Null if there is none. */
    public VirtualHost get(String name) {
        return byName.get(name);
    }

    public Collection<VirtualHost> all() {
        return byName.values();
    }

    public void add(VirtualHost vhost) {
        byName.put(vhost.name(), vhost);
    }
}
