package io.leveret.broker.access;

/** What one can be allowed to do with a resource. */
public enum Permission {
    /** Declare, delete. */
    CONFIGURE,
    /** Publish to an exchange; bind a queue or exchange to something. */
    WRITE,
    /** Consume, get, purge; bind something to an exchange. */
    READ
}
