package io.leveret.broker.access;

import java.util.Objects;

/**
 * What a user may do in a vhost: one expression over names for each {@link Permission}, searched
 * for anywhere in the name. The empty expression allows nothing (but the empty name). Having
 * permissions at all is what lets a user into the vhost. Immutable.
 */
public final class Permissions {
    private static final NamePattern EMPTY_NAME = NamePattern.compile("^$");

    private final String user;
    private final String vhost;
    private final NamePattern configure;
    private final NamePattern write;
    private final NamePattern read;

    /**
     * @throws InvalidPatternException when one of the expressions is none
     */
    public Permissions(String user, String vhost, String configure, String write, String read) {
        this.user = user;
        this.vhost = vhost;
        this.configure = NamePattern.compile(configure);
        this.write = NamePattern.compile(write);
        this.read = NamePattern.compile(read);
    }

    public String user() {
        return user;
    }

    public String vhost() {
        return vhost;
    }

    public String configure() {
        return configure.source();
    }

    public String write() {
        return write.source();
    }

    public String read() {
        return read.source();
    }

    /** Whether these allow it; the default exchange has the name {@code amq.default} here. */
    public boolean allow(Permission permission, String name) {
        NamePattern pattern =
                switch (permission) {
                    case CONFIGURE -> configure;
                    case WRITE -> write;
                    case READ -> read;
                };
        return effective(pattern).matches(name);
    }

    static NamePattern effective(NamePattern pattern) {
        return pattern.source().isEmpty() ? EMPTY_NAME : pattern;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Permissions that
                && user.equals(that.user)
                && vhost.equals(that.vhost)
                && configure.equals(that.configure)
                && write.equals(that.write)
                && read.equals(that.read);
    }

    @Override
    public int hashCode() {
        return Objects.hash(user, vhost);
    }

    @Override
    public String toString() {
        return user + " in " + vhost + ": '" + configure + "' '" + write + "' '" + read + "'";
    }
}
