package io.leveret.main.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Which files to read. A file named on the command line or in the environment is read whether it
 * exists or not (and then missed); the usual ones only if they exist.
 */
public final class ConfigurationFiles {
    private static final String USUAL_FILE = "etc/rabbitmq/rabbitmq.conf";
    private static final String USUAL_DIRECTORY = "etc/rabbitmq/conf.d";

    private ConfigurationFiles() {}

    /**
     * The main file, then those of the directory in the order of their names.
     *
     * @param chosen by the user on the command line; null if none
     * @param root where the usual places are: {@code /}
     */
    public static List<Path> find(Path chosen, Map<String, String> environment, Path root) {
        List<Path> files = new ArrayList<>();
        String named = environment.get("RABBITMQ_CONFIG_FILE");
        if (chosen != null) {
            files.add(chosen);
            return files;
        }
        if (named != null && !named.isEmpty()) {
            files.add(withSuffix(Path.of(named)));
        } else if (Files.isRegularFile(root.resolve(USUAL_FILE))) {
            files.add(root.resolve(USUAL_FILE));
        }
        String more = environment.get("RABBITMQ_CONFIG_FILES");
        files.addAll(
                more != null && !more.isEmpty()
                        ? matching(Path.of(more))
                        : matching(root.resolve(USUAL_DIRECTORY)));
        return files;
    }

    /** RabbitMQ lets one leave {@code .conf} out. */
    private static Path withSuffix(Path file) {
        Path suffixed = Path.of(file + ".conf");
        return !Files.exists(file) && Files.exists(suffixed) ? suffixed : file;
    }

    /** The files of a directory, or those like {@code directory/*.conf}. */
    private static List<Path> matching(Path place) {
        boolean whole = Files.isDirectory(place);
        Path directory = whole ? place : place.toAbsolutePath().getParent();
        String pattern = whole ? "*" : place.getFileName().toString();
        List<Path> files = new ArrayList<>();
        if (!Files.isDirectory(directory)) {
            return files;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, pattern)) {
            for (Path entry : entries) {
                if (Files.isRegularFile(entry)) {
                    files.add(entry);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Collections.sort(files);
        return files;
    }
}
