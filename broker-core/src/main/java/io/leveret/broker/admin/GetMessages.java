package io.leveret.broker.admin;

import io.leveret.broker.admin.MessageAdministration.AfterGet;
import io.leveret.broker.admin.MessageAdministration.Got;
import io.leveret.broker.shard.Answer;
import io.leveret.broker.statistics.DeliveryCounters;
import io.leveret.broker.vhost.HostedQueue;
import io.leveret.queue.Entry;
import io.leveret.queue.Outcome;
import java.util.ArrayList;
import java.util.List;

/** Takes several messages from a queue, one after the other, and settles all in the end. */
final class GetMessages {
    private final HostedQueue queue;
    private final int count;
    private final AfterGet after;
    private final Answer<Result> answer;
    private final List<Entry> entries = new ArrayList<>();
    private final List<Got> got = new ArrayList<>();
    private boolean empty;

    GetMessages(HostedQueue queue, int count, AfterGet after, Answer<Result> answer) {
        this.queue = queue;
        this.count = count;
        this.after = after;
        this.answer = answer;
    }

    /** Queue's home. */
    void next() {
        if (got.size() >= count || empty || queue.deleted()) {
            finish();
        } else {
            queue.queue().get(after == AfterGet.ACKNOWLEDGE, this::taken);
        }
    }

    private void taken(Entry entry) {
        if (entry == null) {
            empty = true;
        } else {
            entries.add(entry);
            got.add(new Got(entry.message(), entry.redelivered(), queue.queue().readyCount()));
        }
        next();
    }

    private void finish() {
        Result result = new Result(got, after == AfterGet.ACKNOWLEDGE, empty);
        if (!queue.deleted() && after != AfterGet.ACKNOWLEDGE) {
            Outcome outcome =
                    switch (after) {
                        case RETURN, ACKNOWLEDGE -> Outcome.RETURN;
                        case REQUEUE -> Outcome.REQUEUE;
                        case REJECT -> Outcome.REJECT;
                    };
            entries.forEach(entry -> queue.queue().settle(null, entry, outcome, null));
        }
        answer.ok(result);
    }

    /** What was found, and how it counts. */
    record Result(List<Got> messages, boolean noAck, boolean empty) {
        void addTo(DeliveryCounters counters) {
            if (noAck) {
                counters.getNoAck += messages.size();
            } else {
                counters.get += messages.size();
            }
            counters.redeliver += messages.stream().filter(Got::redelivered).count();
            if (empty) {
                counters.getEmpty++;
            }
        }
    }
}
