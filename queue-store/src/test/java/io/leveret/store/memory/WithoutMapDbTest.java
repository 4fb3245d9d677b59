package io.leveret.store.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.leveret.store.MessageStore;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An embedded broker without durability can leave MapDB's jars out. */
class WithoutMapDbTest {
    /** The class path of this test, without MapDB and what it brings. */
    private static URLClassLoader withoutMapDb() throws MalformedURLException {
        List<URL> path = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            path.add(Path.of(entry).toUri().toURL());
        }
        return new URLClassLoader(path.toArray(URL[]::new), null) {
            @Override
            protected Class<?> findClass(String name) throws ClassNotFoundException {
                if (name.startsWith("org.mapdb")
                        || name.startsWith("kotlin")
                        || name.startsWith("org.eclipse.collections")
                        || name.startsWith("com.google.common")) {
                    throw new ClassNotFoundException(name);
                }
                return super.findClass(name);
            }
        };
    }

    @Test
    void inMemoryStoreWorksWithoutMapDb() throws IOException {
        try (URLClassLoader loader = withoutMapDb()) {
            assertThatCode(
                            () ->
                                    loader.loadClass(Script.class.getName())
                                            .getMethod("run")
                                            .invoke(null))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void theLoaderOfThisTestReallyHidesMapDb() throws IOException {
        try (URLClassLoader loader = withoutMapDb()) {
            assertThatCode(
                            () ->
                                    Class.forName(
                                            "io.leveret.store.mapdb.JournaledVolume", true, loader))
                    .isInstanceOf(NoClassDefFoundError.class);
        }
    }

    /** Loaded by that loader. */
    public static final class Script {
        private Script() {}

        public static void run() {
            try (MessageStore store = new InMemoryMessageStore()) {
                store.open(store.nextQueueId(), Runnable::run, batch -> {}, null)
                        .load(new long[0], messages -> assertThat(messages).isEmpty());
                store.commit(store.begin(), Runnable::run, () -> {});
            }
        }
    }
}
