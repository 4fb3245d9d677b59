package io.leveret.main.config;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The name of a setting: words with dots between. A dot inside a word is written {@code \.}, as in
 * {@code loopback_users.first\.last}.
 */
record SettingKey(List<String> words) {
    static SettingKey parse(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && text.startsWith("\\.", i)) {
                word.append('.');
                i++;
            } else if (c == '.') {
                words.add(word.toString());
                word.setLength(0);
            } else {
                word.append(c);
            }
        }
        words.add(word.toString());
        return new SettingKey(List.copyOf(words));
    }

    @Override
    public String toString() {
        return words.stream()
                .map(word -> word.replace(".", "\\."))
                .collect(Collectors.joining("."));
    }
}
