package io.leveret.management.stats;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * What the numbers of one object were at past moments. A sample is kept only if something changed:
 * what rests takes no memory. Recent times are kept finely, older ones coarsely.
 */
final class History implements Past {
    /** A moment, and all numbers at it. */
    record Sample(long timeMillis, long[] values) {}

    /** How long samples of what distance are kept. */
    record Retention(long ageMillis, long stepMillis) {}

    private final List<Tier> tiers = new ArrayList<>();
    private long changedMillis;

    private static final class Tier {
        final Retention retention;
        final ArrayDeque<Sample> samples = new ArrayDeque<>();
        long lastMillis = Long.MIN_VALUE;

        Tier(Retention retention) {
            this.retention = retention;
        }

        void add(Sample sample) {
            if (lastMillis != Long.MIN_VALUE
                    && sample.timeMillis < lastMillis + retention.stepMillis) {
                return;
            }
            lastMillis = sample.timeMillis;
            Sample last = samples.peekLast();
            if (last == null || !Arrays.equals(last.values, sample.values)) {
                samples.addLast(sample);
            }
            dropOld(sample.timeMillis - retention.ageMillis);
        }

        /** The last sample before the horizon stays: it holds at the horizon. */
        private void dropOld(long horizonMillis) {
            Iterator<Sample> oldestFirst = samples.iterator();
            oldestFirst.next();
            int expired = 0;
            while (oldestFirst.hasNext() && oldestFirst.next().timeMillis <= horizonMillis) {
                expired++;
            }
            for (int i = 0; i < expired; i++) {
                samples.removeFirst();
            }
        }

        long[] at(long timeMillis) {
            Iterator<Sample> youngestFirst = samples.descendingIterator();
            while (youngestFirst.hasNext()) {
                Sample sample = youngestFirst.next();
                if (sample.timeMillis <= timeMillis) {
                    return sample.values;
                }
            }
            return null;
        }
    }

    /**
     * @param retentions finest first
     */
    History(long nowMillis, List<Retention> retentions) {
        this.changedMillis = nowMillis;
        retentions.forEach(retention -> tiers.add(new Tier(retention)));
    }

    void add(long timeMillis, long[] values) {
        Sample sample = new Sample(timeMillis, values);
        Sample last = tiers.get(0).samples.peekLast();
        if (last != null && !Arrays.equals(last.values, values)) {
            changedMillis = timeMillis;
        }
        tiers.forEach(tier -> tier.add(sample));
    }

    @Override
    public long[] at(long timeMillis) {
        for (Tier tier : tiers) {
            long[] values = tier.at(timeMillis);
            if (values != null) {
                return values;
            }
        }
        return null;
    }

    /** When a number was last seen to have changed. */
    long changedMillis() {
        return changedMillis;
    }
}
