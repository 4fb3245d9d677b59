package io.leveret.queue;

import io.leveret.message.Message;
import io.leveret.store.MessageKey;
import io.leveret.store.StoredMessage;
import java.util.ArrayList;
import java.util.List;

/**
 * A key that was seen, and what became of the first message that had it. Until that one is safe,
 * nobody is told that a second one is: it was dropped, and would be lost with the first.
 */
public final class RememberedKey extends StoredMessage implements Receipt {
    private static final byte[] NOTHING = {};

    private final RememberedKeys keys;
    private final MessageKey key;
    private final long expiresAtMillis;

    /** Whether the log has it, or is about to. */
    boolean logged;

    /** No longer among the remembered. */
    private boolean forgotten;

    /** Whether the message it came with was found after a restart. */
    boolean seen;

    /** What must be safe yet: the message, and the key if it is written. */
    private int waitsFor;

    private boolean refused;
    private List<Receipt> waiting;

    /** Of a new message. */
    RememberedKey(RememberedKeys keys, long position, MessageKey key, long expiresAtMillis) {
        super(position, new Message("", "", NOTHING, 0));
        this.keys = keys;
        this.key = key;
        this.expiresAtMillis = expiresAtMillis;
        this.waitsFor = 1;
    }

    /** From the log. */
    RememberedKey(
            RememberedKeys keys,
            long position,
            long storedAt,
            MessageKey key,
            long expiresAtMillis) {
        super(position, null);
        this.keys = keys;
        this.key = key;
        this.expiresAtMillis = expiresAtMillis;
        this.locator = storedAt;
        this.logged = true;
    }

    /** It is written too: nobody is told before it is. */
    public void awaitLog() {
        waitsFor++;
    }

    /** The log has it. */
    void stored() {
        message = null;
        accepted();
    }

    /** Tells {@code receipt} what became of the first message, once that is known. */
    public void tell(Receipt receipt) {
        if (receipt == null) {
            return;
        }
        if (refused) {
            receipt.rejected();
        } else if (isSafe()) {
            receipt.accepted();
        } else {
            if (waiting == null) {
                waiting = new ArrayList<>(1);
            }
            waiting.add(receipt);
        }
    }

    public boolean isForgotten() {
        return forgotten;
    }

    void forgotten() {
        forgotten = true;
    }

    boolean isSafe() {
        return waitsFor == 0;
    }

    /** The queue is deleted: nothing need be safe any more. */
    void settleAll() {
        if (!isSafe() && !refused) {
            waitsFor = 1;
            accepted();
        }
    }

    @Override
    public void accepted() {
        if (refused || isSafe() || --waitsFor > 0) {
            return;
        }
        keys.isSafe(this);
        List<Receipt> told = waiting;
        waiting = null;
        if (told != null) {
            told.forEach(Receipt::accepted);
        }
    }

    /** The first message was refused: the next one of this key is the first. */
    @Override
    public void rejected() {
        refused = true;
        keys.forget(this, null);
        keys.isSafe(this);
        List<Receipt> told = waiting;
        waiting = null;
        if (told != null) {
            told.forEach(Receipt::rejected);
        }
    }

    @Override
    public long expiresAtMillis() {
        return expiresAtMillis;
    }

    @Override
    public int priority() {
        return 0;
    }

    @Override
    public int deliveryCount() {
        return 0;
    }

    @Override
    public MessageKey key() {
        return key;
    }
}
