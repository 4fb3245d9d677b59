package io.leveret.store.mapdb;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/**
 * A directory in memory that remembers every operation in order, so that the disk can be had as a
 * power cut at any moment might have left it, and that fails when told to.
 */
final class SimulatedDisk implements Disk {
    /** What was done, in order. Any thread appends, under this disk's lock. */
    private final List<Operation> log = new ArrayList<>();

    private final Map<String, Node> files = new TreeMap<>();
    private final Map<String, Node> filesAtStart = new TreeMap<>();
    private boolean locked;
    private IntPredicate fails = n -> false;
    private Runnable beforeEach = () -> {};

    /** One file, by whatever name. */
    static final class Node {
        final byte[] atStart;
        byte[] bytes;
        int size;

        Node(byte[] content) {
            atStart = content.clone();
            bytes = content.clone();
            size = content.length;
        }

        void apply(Operation op, int from, int to) {
            if (op.kind == Kind.TRUNCATE) {
                if (size > op.offset) {
                    size = (int) op.offset;
                    Arrays.fill(bytes, size, bytes.length, (byte) 0);
                }
                return;
            }
            int end = (int) op.offset + to;
            if (end > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(end, bytes.length * 2));
            }
            System.arraycopy(op.data, from, bytes, (int) op.offset + from, to - from);
            size = Math.max(size, end);
        }
    }

    enum Kind {
        WRITE,
        TRUNCATE,
        FORCE,
        CREATE,
        RENAME,
        DELETE,
        SYNC_DIRECTORY
    }

    record Operation(Kind kind, Node node, String name, String to, long offset, byte[] data) {
        boolean changesContent() {
            return kind == Kind.WRITE || kind == Kind.TRUNCATE;
        }

        Operation firstHalf() {
            return new Operation(
                    kind, node, name, to, offset, Arrays.copyOf(data, data.length / 2));
        }

        boolean changesNames() {
            return kind == Kind.CREATE || kind == Kind.RENAME || kind == Kind.DELETE;
        }
    }

    SimulatedDisk() {}

    /** A disk that holds these files, durably. */
    SimulatedDisk(Map<String, byte[]> content) {
        content.forEach((name, bytes) -> files.put(name, new Node(bytes)));
        filesAtStart.putAll(files);
    }

    /** Operations for whose number (from 0) this holds throw, having done half their work. */
    synchronized void failWhen(IntPredicate condition) {
        fails = condition;
    }

    /** Runs before each operation, outside the lock: a place to give way to other threads. */
    void beforeEach(Runnable action) {
        beforeEach = action;
    }

    synchronized int operations() {
        return log.size();
    }

    synchronized Operation operation(int number) {
        return log.get(number);
    }

    /** The content of all files as a running process sees them. */
    synchronized Map<String, byte[]> content() {
        Map<String, byte[]> content = new TreeMap<>();
        files.forEach((name, node) -> content.put(name, Arrays.copyOf(node.bytes, node.size)));
        return content;
    }

    private void add(Operation op) throws IOException {
        beforeEach.run();
        synchronized (this) {
            if (fails.test(log.size())) {
                fails = n -> true;
                if (op.kind == Kind.WRITE) {
                    // Only this half was ever handed over: no crash can bring the other.
                    record(op.firstHalf());
                }
                throw new IOException("simulated failure of " + op.kind + " " + op.name);
            }
            record(op);
            switch (op.kind) {
                case CREATE -> files.put(op.name, op.node);
                case RENAME -> files.put(op.to, files.remove(op.name));
                case DELETE -> files.remove(op.name);
                case WRITE, TRUNCATE, FORCE, SYNC_DIRECTORY -> {}
            }
        }
    }

    private void record(Operation op) {
        if (op.changesContent()) {
            op.node.apply(op, 0, op.data == null ? 0 : op.data.length);
        }
        log.add(op);
    }

    // What a crash leaves.

    /** Operations before {@code at} that are not certain to have reached the medium. */
    synchronized List<Integer> uncertain(int at) {
        LinkedList<Integer> uncertain = new LinkedList<>();
        Set<Node> forced = new HashSet<>();
        for (int i = at - 1; i >= 0; i--) {
            Operation op = log.get(i);
            if (op.kind == Kind.FORCE) {
                forced.add(op.node);
            } else if (op.changesContent() && !forced.contains(op.node)) {
                uncertain.addFirst(i);
            }
        }
        return new ArrayList<>(uncertain);
    }

    /**
     * The disk after a crash before operation {@code at}.
     *
     * @param survivors which of the {@link #uncertain} operations reached the medium
     * @param torn of the survivors, the one of which only part did; -1 for none
     * @param tornFrom first byte of that part
     * @param tornTo end of that part
     * @param unsyncedNames how many of the changes of names after the last sync came through
     */
    synchronized Map<String, byte[]> crash(
            int at,
            List<Integer> survivors,
            int torn,
            int tornFrom,
            int tornTo,
            int unsyncedNames) {
        Set<Integer> lost = new HashSet<>(uncertain(at));
        survivors.forEach(lost::remove);
        Map<Node, Node> images = new HashMap<>();
        int lastSync = -1;
        for (int i = 0; i < at; i++) {
            if (log.get(i).kind == Kind.SYNC_DIRECTORY) {
                lastSync = i;
            }
        }
        Map<String, Node> names = new TreeMap<>(filesAtStart);
        int nameChanges = 0;
        for (int i = 0; i < at; i++) {
            Operation op = log.get(i);
            if (op.changesNames() && (i < lastSync || nameChanges++ < unsyncedNames)) {
                switch (op.kind) {
                    case CREATE -> names.put(op.name, op.node);
                    case RENAME -> names.put(op.to, names.remove(op.name));
                    case DELETE -> names.remove(op.name);
                    case WRITE, TRUNCATE, FORCE, SYNC_DIRECTORY -> {}
                }
            }
            if (op.changesContent() && !lost.contains(i)) {
                Node image = images.computeIfAbsent(op.node, n -> new Node(n.atStart));
                if (i == torn) {
                    image.apply(op, tornFrom, tornTo);
                } else {
                    image.apply(op, 0, op.data == null ? 0 : op.data.length);
                }
            }
        }
        Map<String, byte[]> content = new TreeMap<>();
        names.forEach(
                (name, node) -> {
                    Node image = images.getOrDefault(node, new Node(node.atStart));
                    content.put(name, Arrays.copyOf(image.bytes, image.size));
                });
        return content;
    }

    // Disk.

    @Override
    public DiskFile open(String name, boolean create) throws IOException {
        Node node;
        synchronized (this) {
            node = files.get(name);
        }
        if (node == null) {
            if (!create) {
                throw new NoSuchFileException(name);
            }
            node = new Node(new byte[0]);
            add(new Operation(Kind.CREATE, node, name, null, 0, null));
        }
        return new OpenFile(name, node);
    }

    @Override
    public synchronized boolean exists(String name) {
        return files.containsKey(name);
    }

    @Override
    public synchronized List<String> names() {
        return new ArrayList<>(files.keySet());
    }

    @Override
    public void rename(String from, String to) throws IOException {
        add(new Operation(Kind.RENAME, null, from, to, 0, null));
    }

    @Override
    public void delete(String name) throws IOException {
        add(new Operation(Kind.DELETE, null, name, null, 0, null));
    }

    @Override
    public void syncDirectory() throws IOException {
        add(new Operation(Kind.SYNC_DIRECTORY, null, "directory", null, 0, null));
    }

    @Override
    public synchronized Closeable lock(String name) throws IOException {
        if (locked) {
            throw new IOException("locked");
        }
        locked = true;
        return () -> {
            synchronized (this) {
                locked = false;
            }
        };
    }

    @Override
    public long freeBytes() {
        return Long.MAX_VALUE;
    }

    private final class OpenFile implements DiskFile {
        private final String name;
        private final Node node;

        OpenFile(String name, Node node) {
            this.name = name;
            this.node = node;
        }

        @Override
        public void read(ByteBuffer into, long offset) {
            synchronized (SimulatedDisk.this) {
                int there = (int) Math.max(0, Math.min(into.remaining(), node.size - offset));
                into.put(node.bytes, (int) Math.min(offset, node.size), there);
            }
            while (into.hasRemaining()) {
                into.put((byte) 0);
            }
        }

        @Override
        public void write(ByteBuffer from, long offset) throws IOException {
            byte[] data = new byte[from.remaining()];
            from.get(data);
            add(new Operation(Kind.WRITE, node, name, null, offset, data));
        }

        @Override
        public void force() throws IOException {
            add(new Operation(Kind.FORCE, node, name, null, 0, null));
        }

        @Override
        public long size() {
            synchronized (SimulatedDisk.this) {
                return node.size;
            }
        }

        @Override
        public void truncate(long bytes) throws IOException {
            add(new Operation(Kind.TRUNCATE, node, name, null, bytes, null));
        }

        @Override
        public void close() {}
    }
}
