package io.leveret.broker.access;

import java.util.concurrent.CompletionStage;

/**
 * A permission has to be asked for somewhere else, and the answer is not here yet. Whoever executes
 * a method then leaves it, takes no further ones, and begins it again from the start once the
 * answer has come; therefore checks come before effects. Never thrown as long as all permissions
 * are the broker's own.
 */
public final class AnswerPending extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient CompletionStage<?> answer;

    AnswerPending(CompletionStage<?> answer) {
        super("waiting for permission", null, false, false);
        this.answer = answer;
    }

    /** Ends, well or not, when it is time to begin again; on any thread. */
    public CompletionStage<?> answer() {
        return answer;
    }
}
