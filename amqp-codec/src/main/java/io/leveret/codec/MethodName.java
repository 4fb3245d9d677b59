package io.leveret.codec;

import java.util.Locale;

/** Derives {@code queue.declare-ok} from the record {@code QueueMethod.DeclareOk}. */
final class MethodName {
    private static final ClassValue<String> NAMES =
            new ClassValue<>() {
                @Override
                protected String computeValue(Class<?> method) {
                    String group = method.getEnclosingClass().getSimpleName();
                    return group.substring(0, group.length() - "Method".length())
                                    .toLowerCase(Locale.ROOT)
                            + "."
                            + method.getSimpleName()
                                    .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
                                    .toLowerCase(Locale.ROOT);
                }
            };

    private MethodName() {}

    static String of(Class<? extends Method> method) {
        return NAMES.get(method);
    }
}
