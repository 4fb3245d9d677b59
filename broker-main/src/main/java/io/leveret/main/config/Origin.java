package io.leveret.main.config;

import java.nio.file.Path;

/** Where a value came from, in words for people. */
public sealed interface Origin {
    /** What is built in. */
    record Default() implements Origin {
        @Override
        public String toString() {
            return "default";
        }
    }

    /** A line of a file; lines count from 1. */
    record FileLine(Path file, int line) implements Origin {
        @Override
        public String toString() {
            return file + ":" + line;
        }
    }

    record Environment(String variable) implements Origin {
        @Override
        public String toString() {
            return "environment " + variable;
        }
    }

    record CommandLine(String option) implements Origin {
        @Override
        public String toString() {
            return "command line " + option;
        }
    }

    Origin DEFAULT = new Default();
}
