package io.leveret.auth.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** {@code application/x-www-form-urlencoded}, in the order the parameters were added. */
final class FormParameters {
    private final StringBuilder text = new StringBuilder();

    FormParameters add(String name, String value) {
        if (text.length() > 0) {
            text.append('&');
        }
        text.append(name).append('=').append(URLEncoder.encode(value, StandardCharsets.UTF_8));
        return this;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
