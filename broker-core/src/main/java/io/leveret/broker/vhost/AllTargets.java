package io.leveret.broker.vhost;

import io.leveret.broker.shard.Shard;
import io.leveret.queue.Receipt;

/** Several targets' answers as one, which is a refusal if any refuses. */
final class AllTargets implements Receipt {
    private final Shard home;
    private final Receipt all;

    // Home.
    private int waiting;
    private boolean refused;

    /**
     * @param home where {@code all} is told
     */
    AllTargets(int targets, Shard home, Receipt all) {
        this.waiting = targets;
        this.home = home;
        this.all = all;
    }

    @Override
    public void accepted() {
        home.execute(this::answered);
    }

    @Override
    public void rejected() {
        home.execute(
                () -> {
                    if (!refused) {
                        // At once: before its key could be written.
                        refused = true;
                        all.rejected();
                    }
                    answered();
                });
    }

    private void answered() {
        if (--waiting == 0 && !refused) {
            all.accepted();
        }
    }
}
