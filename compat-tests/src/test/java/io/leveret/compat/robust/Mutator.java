package io.leveret.compat.robust;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Makes something wrong, or not quite wrong, of a row of frames. */
final class Mutator {
    private static final int HEADER_BYTES = 7;
    private static final int[] NUMBERS = {0, 1, 2, 127, 128, 255, 256, 32_767, 65_535, -1, -2};

    private final Random random;

    Mutator(Random random) {
        this.random = random;
    }

    /** Some frames are left out, doubled, moved, changed or invented; of all, the bytes. */
    byte[] mutated(List<byte[]> frames) {
        List<byte[]> changed = new ArrayList<>(frames);
        for (int n = random.nextInt(4); n > 0 && !changed.isEmpty(); n--) {
            int at = random.nextInt(changed.size());
            switch (random.nextInt(9)) {
                case 0 -> changed.remove(at);
                case 1 -> changed.add(random.nextInt(changed.size()), changed.get(at));
                case 2 -> changed.add(random.nextInt(changed.size()), changed.remove(at));
                case 3 -> changed.add(at, garbage());
                case 4 -> changed.set(at, withOtherHeader(changed.get(at)));
                default -> changed.set(at, withOtherBytes(changed.get(at)));
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        changed.forEach(bytes::writeBytes);
        byte[] all = bytes.toByteArray();
        // The rest of it never comes.
        return random.nextInt(10) == 0 ? Arrays.copyOf(all, random.nextInt(all.length + 1)) : all;
    }

    private byte[] garbage() {
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Another type, channel or size. */
    private byte[] withOtherHeader(byte[] frame) {
        if (frame.length < HEADER_BYTES) {
            return frame;
        }
        ByteBuffer other = ByteBuffer.wrap(frame.clone());
        int number = NUMBERS[random.nextInt(NUMBERS.length)];
        switch (random.nextInt(3)) {
            case 0 -> other.put(0, (byte) random.nextInt(10));
            case 1 -> other.putShort(1, (short) number);
            default ->
                    other.putInt(
                            3,
                            random.nextBoolean() ? number : frame.length + random.nextInt(9) - 4);
        }
        return other.array();
    }

    /** Other bytes within the frame, whose size and end still fit. */
    private byte[] withOtherBytes(byte[] frame) {
        if (frame.length <= HEADER_BYTES + 1) {
            return frame;
        }
        byte[] other = frame.clone();
        for (int n = 1 + random.nextInt(4); n > 0; n--) {
            int at = HEADER_BYTES + random.nextInt(frame.length - HEADER_BYTES - 1);
            switch (random.nextInt(4)) {
                case 0 -> other[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> other[at] = (byte) NUMBERS[random.nextInt(NUMBERS.length)];
                case 2 -> other[at] = (byte) "SIlFtTxAbBdDV".charAt(random.nextInt(13));
                default -> {
                    int end = Math.min(frame.length - 1, at + 1 + random.nextInt(8));
                    for (int i = at; i < end; i++) {
                        other[i] = (byte) random.nextInt();
                    }
                }
            }
        }
        return other;
    }
}
