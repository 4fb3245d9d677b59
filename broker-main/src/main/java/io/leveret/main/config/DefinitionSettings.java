package io.leveret.main.config;

import static io.leveret.main.config.SettingTypes.PATH;
import static io.leveret.main.config.SettingTypes.oneOf;

import java.nio.file.Files;
import java.nio.file.Path;

/** Definitions to import when the broker starts. */
public final class DefinitionSettings {
    static final SettingGroup GROUP = new SettingGroup("Definitions");

    private static final SettingType<Path> FILE_OR_DIRECTORY =
            PATH.where("a file or directory that can be read", Files::isReadable);

    public static final Setting<Path> LOAD =
            GROUP.add(
                    "load_definitions",
                    FILE_OR_DIRECTORY,
                    null,
                    "Definitions to import at every start; of a directory all files, by name.");

    public static final Setting<Path> LOCAL_PATH =
            GROUP.add(
                    "definitions.local.path",
                    FILE_OR_DIRECTORY,
                    null,
                    "Another name for load_definitions.");

    public static final Setting<Path> MANAGEMENT_LOAD =
            GROUP.add(
                    "management.load_definitions",
                    FILE_OR_DIRECTORY,
                    null,
                    "An older name for load_definitions.");

    public static final Setting<String> BACKEND =
            GROUP.add(
                    "definitions.import_backend",
                    oneOf("local_filesystem", "local"),
                    "local_filesystem",
                    "Where definitions come from: a file.");

    static {
        GROUP.ignore(
                "They are imported at every start; what is there already stays.",
                "definitions.skip_if_unchanged",
                "definitions.hashing.algorithm");
        GROUP.refuse(
                "Definitions are only read from files.",
                "definitions.https.url",
                "definitions.tls.*");
    }

    private DefinitionSettings() {}
}
