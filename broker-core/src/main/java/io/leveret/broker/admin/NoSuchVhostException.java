package io.leveret.broker.admin;

/** The vhost a request is about does not exist. Ordinary traffic: it carries no stack trace. */
public final class NoSuchVhostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String vhost;

    public NoSuchVhostException(String vhost) {
        super("no vhost '" + vhost + "'", null, false, false);
        this.vhost = vhost;
    }

    public String vhost() {
        return vhost;
    }
}
