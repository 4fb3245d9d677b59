package io.leveret.management.list;

import io.leveret.management.http.Query;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The parameters {@code name} and {@code use_regex}: upper and lower case are the same. */
final class NameFilter {
    /**
     * How often an expression may look at a character of one name. Enough for any sensible one, and
     * an end to those that would try every combination.
     */
    private static final int STEPS_MAX = 100_000;

    private NameFilter() {}

    static Predicate<String> of(Query query) {
        String wanted = query.get("name");
        if (wanted == null || wanted.isEmpty()) {
            return name -> true;
        }
        if (!query.isTrue("use_regex")) {
            String lower = wanted.toLowerCase(Locale.ROOT);
            return name -> name.toLowerCase(Locale.ROOT).contains(lower);
        }
        Pattern pattern;
        try {
            pattern = Pattern.compile(wanted, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
        } catch (PatternSyntaxException e) {
            throw Page.invalid();
        }
        return name -> pattern.matcher(new Counted(name, new int[] {STEPS_MAX})).find();
    }

    /** A text that can be looked at only so often. */
    private record Counted(CharSequence text, int[] stepsLeft) implements CharSequence {
        @Override
        public char charAt(int index) {
            if (--stepsLeft[0] < 0) {
                throw Page.invalid();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Counted(text.subSequence(start, end), stepsLeft);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
