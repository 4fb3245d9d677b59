package io.leveret.main.config;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reading of sizes in bytes. RabbitMQ has two ways: {@code MB} is 1,048,576 in most settings, but
 * 1,000,000 in those about memory and disk. {@code M} and {@code MiB} are 1,048,576 in both.
 */
public final class ByteSizes {
    private static final Pattern SIZE = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*([A-Za-z]*)");
    private static final Map<Character, Integer> POWERS = Map.of('k', 1, 'm', 2, 'g', 3, 't', 4);

    private ByteSizes() {}

    /**
     * @param decimal whether {@code kB}, {@code MB}, {@code GB} are powers of 1000
     * @throws RuntimeException when it is no size
     */
    public static long parse(String text, boolean decimal) {
        Matcher parts = SIZE.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(text);
        }
        return new BigDecimal(parts.group(1))
                .multiply(BigDecimal.valueOf(factor(parts.group(2), decimal)))
                .toBigInteger()
                .longValueExact();
    }

    private static long factor(String unit, boolean decimal) {
        if (unit.isEmpty() || unit.equalsIgnoreCase("B")) {
            return 1;
        }
        String lower = unit.toLowerCase(Locale.ROOT);
        Integer power = POWERS.get(lower.charAt(0));
        String rest = lower.substring(1);
        boolean ofThousand = decimal && rest.equals("b");
        if (power == null || !rest.isEmpty() && !rest.equals("b") && !rest.equals("ib")) {
            throw new IllegalArgumentException(unit);
        }
        return Math.round(Math.pow(ofThousand ? 1000 : 1024, power));
    }
}
