package io.leveret.main.ctl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Tells where a broker of this user listens for its commands, and the secret to say there. Lies in
 * the data directory, and once more where it is found without knowing that: in a directory of this
 * user's under the system's temporary one, by the node's name. Only the user can read either.
 *
 * @param port on the loopback address
 * @param pid process of the broker
 */
record ControlFile(int port, String secret, long pid, String node) {
    private static final Set<PosixFilePermission> OWNER_ONLY =
            PosixFilePermissions.fromString("rw-------");
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    static Path in(Path dataDirectory) {
        return dataDirectory.resolve("control");
    }

    /** By the node's name. */
    static Path of(String node) {
        return commonDirectory().resolve(node.replaceAll("[^\\w@.-]", "_"));
    }

    static Path commonDirectory() {
        return Path.of(
                System.getProperty("java.io.tmpdir"),
                "leveret-" + System.getProperty("user.name").replaceAll("\\W", "_"));
    }

    /** Makes it the user's own directory; false if somebody else has taken the name. */
    static boolean makeCommonDirectory() throws IOException {
        Path directory = commonDirectory();
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(directory, OWNER_ONLY_DIRECTORY);
        }
        return isCommonDirectoryOwn();
    }

    /** Whether what lies there can be believed: whoever wrote it is told passwords. */
    static boolean isCommonDirectoryOwn() throws IOException {
        Path directory = commonDirectory();
        return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                && Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS)
                        .getName()
                        .equals(System.getProperty("user.name"));
    }

    void write(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        Files.writeString(
                fresh,
                port + "\n" + secret + "\n" + pid + "\n" + node + "\n",
                StandardCharsets.UTF_8);
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Null if there is none that can be read. */
    static ControlFile read(Path file) {
        try {
            String[] lines = Files.readString(file, StandardCharsets.UTF_8).split("\n");
            return new ControlFile(
                    Integer.parseInt(lines[0]), lines[1], Long.parseLong(lines[2]), lines[3]);
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }

    /** Never shown. */
    @Override
    public String toString() {
        return node + " at " + port;
    }
}
