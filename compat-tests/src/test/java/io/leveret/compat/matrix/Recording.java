package io.leveret.compat.matrix;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Requests, each with its answers, each with who got it. As text:
 *
 * <pre>
 * GET /users
 *   200: administrator-all administrator-own administrator-outside
 *   401 not_authorised - Not administrator user: management-all ...
 * </pre>
 */
final class Recording {
    private final Map<String, Map<String, List<String>>> requests = new LinkedHashMap<>();

    void add(String request, String sender, String answer) {
        requests.computeIfAbsent(request, key -> new TreeMap<>())
                .computeIfAbsent(answer, key -> new ArrayList<>())
                .add(sender);
    }

    static Recording parse(List<String> lines) {
        Recording recording = new Recording();
        String request = null;
        for (String line : lines) {
            if (line.startsWith("  ")) {
                int colon = line.lastIndexOf(": ");
                for (String sender : line.substring(colon + 2).split(" ")) {
                    recording.add(request, sender, line.substring(2, colon));
                }
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                request = line;
            }
        }
        return recording;
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        requests.forEach(
                (request, answers) -> {
                    lines.add(request);
                    answers.forEach(
                            (answer, senders) ->
                                    lines.add("  " + answer + ": " + String.join(" ", senders)));
                });
        return lines;
    }

    /** A line for each sender and request. */
    List<String> answers() {
        List<String> all = new ArrayList<>();
        byQuestion().forEach((question, answer) -> all.add(question + " -> " + answer));
        return all;
    }

    private Map<String, String> byQuestion() {
        Map<String, String> all = new LinkedHashMap<>();
        requests.forEach(
                (request, answers) ->
                        answers.forEach(
                                (answer, senders) ->
                                        senders.forEach(
                                                sender ->
                                                        all.put(
                                                                request + " | " + sender,
                                                                answer))));
        return all;
    }

    /**
     * Where answers are not as expected. Where RabbitMQ fails (500), any refusal or the word that
     * something is not there will do of others.
     */
    List<String> differences(Recording expected, boolean ofRabbitMq) {
        Map<String, String> ours = byQuestion();
        List<String> all = new ArrayList<>();
        expected.byQuestion()
                .forEach(
                        (question, theirs) -> {
                            String answer = String.valueOf(ours.get(question));
                            boolean same =
                                    theirs.startsWith("500") && !ofRabbitMq
                                            ? answer.matches("40[14].*")
                                            : answer.equals(theirs);
                            if (!same) {
                                all.add(question + " -> " + answer + " (expected: " + theirs + ")");
                            }
                        });
        return all;
    }

    int requests() {
        return requests.size();
    }
}
