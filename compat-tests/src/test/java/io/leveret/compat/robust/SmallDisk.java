package io.leveret.compat.robust;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system in memory of a chosen size, where we may mount one. */
final class SmallDisk implements AutoCloseable {
    private final Path path;

    private SmallDisk(Path path) {
        this.path = path;
    }

    /**
     * Skips the test where mounting is not permitted.
     *
     * @param options of tmpfs, such as {@code size=10m}
     */
    static SmallDisk mount(Path parent, String options) throws IOException, InterruptedException {
        Path path = Files.createDirectory(parent.resolve("small-disk"));
        String refusal = run("mount", "-t", "tmpfs", "-o", options, "tmpfs", path.toString());
        assumeThat(refusal).as("mounting a tmpfs").isEmpty();
        return new SmallDisk(path);
    }

    Path path() {
        return path;
    }

    void remount(String options) throws IOException, InterruptedException {
        String refusal = run("mount", "-o", "remount," + options, path.toString());
        if (!refusal.isEmpty()) {
            throw new IOException(refusal);
        }
    }

    /** Nothing if it worked, else what the command said. */
    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() == 0 ? "" : "status " + process.exitValue() + ": " + said;
    }

    @Override
    public void close() throws IOException {
        try {
            String refusal = run("umount", "-l", path.toString());
            if (!refusal.isEmpty()) {
                throw new IOException(refusal);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
