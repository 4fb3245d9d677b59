package io.leveret.broker.access;

/** Reads a character class of a PCRE expression, after its opening bracket. */
final class PcreClass {
    private final PcreCursor in;
    private final ByteSet set = new ByteSet();

    PcreClass(PcreCursor in) {
        this.in = in;
    }

    /** The class as Java writes it; the cursor is then after the closing bracket. */
    String translate() {
        refusePosixOutside();
        boolean negated = in.take("^");
        boolean first = true;
        while (first || !in.looksAt("]")) {
            if (!in.hasMore()) {
                throw in.error("missing terminating ] for character class");
            }
            item();
            first = false;
        }
        in.next();
        return set.toClass(negated);
    }

    /** {@code [:alpha:]} where {@code [[:alpha:]]} was meant. */
    private void refusePosixOutside() {
        if (in.looksAt(":") && in.posixName() != null) {
            throw in.error("POSIX named classes are supported only within a class");
        }
    }

    private void item() {
        if (in.looksAt("[:") || in.looksAt("[.") || in.looksAt("[=")) {
            in.next();
            String name = in.posixName();
            if (name != null) {
                posix(name);
                return;
            }
            literalOrRange('[');
        } else if (in.take("\\Q")) {
            String quoted = in.upTo("\\E");
            String text = quoted == null ? in.rest() : quoted;
            text.chars().forEach(c -> set.add(c, c));
        } else if (in.take("\\E")) {
            return;
        } else if (!shorthand()) {
            literalOrRange(member());
        }
    }

    private void posix(String delimitedName) {
        in.skip(delimitedName.length() + 1);
        if (delimitedName.charAt(0) != ':') {
            throw in.error("POSIX collating elements are not supported");
        }
        boolean negated = delimitedName.startsWith(":^");
        String name = delimitedName.substring(negated ? 2 : 1, delimitedName.length() - 1);
        ByteSet named = ByteSet.POSIX.get(name);
        if (named == null) {
            throw in.error("unknown POSIX class name");
        }
        set.addAll(negated ? named.complement() : named);
    }

    /** {@code \d} and its like. */
    private boolean shorthand() {
        if (!in.looksAt("\\") || !in.hasMore(2)) {
            return false;
        }
        ByteSet shorthand = ByteSet.escaped(in.peek(1));
        if (shorthand == null) {
            return false;
        }
        in.skip(2);
        set.addAll(shorthand);
        return true;
    }

    private void literalOrRange(int from) {
        if (!in.looksAt("-") || !in.hasMore(2) || in.peek(1) == ']') {
            set.add(from, from);
            return;
        }
        in.next();
        if (in.looksAt("[:") || in.looksAt("\\") && ByteSet.escaped(in.peek(1)) != null) {
            throw in.error("invalid range in character class");
        }
        int to = member();
        if (to < from) {
            throw in.error("range out of order in character class");
        }
        set.add(from, to);
    }

    /** One byte, escaped or not. */
    private int member() {
        char c = in.next();
        if (c != '\\') {
            return c;
        }
        if (in.take("b")) {
            return '\b';
        }
        if (in.looksAt("N")) {
            throw in.error("\\N is not supported in a class");
        }
        if (in.looksAt("p") || in.looksAt("P")) {
            throw in.error("\\p in a class is not supported");
        }
        return in.character();
    }
}
