package io.leveret.main.ctl;

/** How RabbitMQ's tools end: the values of sysexits.h. */
final class ExitStatus {
    static final int OK = 0;

    /** The command or its arguments are wrong; also a queue that is not there or not empty. */
    static final int USAGE = 64;

    static final int DATA = 65;
    static final int NO_USER = 67;

    /** The node is down, or does not accept what it is told. */
    static final int UNAVAILABLE = 69;

    static final int SOFTWARE = 70;
    static final int TEMPORARY = 75;

    private ExitStatus() {}
}
