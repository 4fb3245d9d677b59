package io.leveret.broker.vhost;

import io.leveret.broker.policy.EffectivePolicy;
import io.leveret.broker.shard.Countdown;
import io.leveret.broker.shard.Shard;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Brings new policies to the queues of a vhost, all those of one home in one go. */
final class PolicyApplication {
    private final Map<Shard, List<Runnable>> changes = new HashMap<>();

    /**
     * Vhost's home.
     *
     * @param all whether queues whose policy stays are concerned too
     */
    PolicyApplication(Collection<HostedQueue> queues, boolean all) {
        for (HostedQueue queue : queues) {
            EffectivePolicy policy = queue.vhost().policyFor(queue.name(), queue.kindForPolicies());
            if (all || !policy.equals(queue.policy())) {
                changes.computeIfAbsent(queue.home(), home -> new ArrayList<>())
                        .add(() -> queue.apply(policy));
            }
        }
    }

    /** {@code applied} runs, on any home, when the last queue goes by its new policy. */
    void run(Runnable applied) {
        Countdown homes = new Countdown(changes.size(), applied);
        changes.forEach(
                (home, queues) ->
                        home.execute(
                                () -> {
                                    queues.forEach(Runnable::run);
                                    homes.run();
                                }));
    }
}
