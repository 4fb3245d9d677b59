package io.leveret.management.http;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.CompletionStage;

/** One path, and what can be done there. */
public final class Endpoint {
    private static final String[] METHODS = {"HEAD", "GET", "POST", "PUT", "DELETE", "OPTIONS"};

    private final String template;
    private final String what;
    private final PathTemplate path;
    private final Map<String, Action> actions = new LinkedHashMap<>();

    /** Answers a request whose sender was found to be allowed to make it. */
    public interface Handler {
        /** What it throws, or its stage fails with, becomes the answer. */
        CompletionStage<Reply> handle(Request request);
    }

    /**
     * What one method does.
     *
     * @param fields of the JSON object it takes; a star says that it must be there
     */
    public record Action(Access access, Handler handler, List<String> fields) {}

    Endpoint(String template, String what) {
        this.template = template;
        this.what = what;
        this.path = new PathTemplate(template);
    }

    public String template() {
        return template;
    }

    public String what() {
        return what;
    }

    /** By method; HEAD goes with GET. */
    public Map<String, Action> actions() {
        return Collections.unmodifiableMap(actions);
    }

    public Endpoint get(Access access, Handler handler) {
        actions.put("HEAD", new Action(access, handler, List.of()));
        return on("GET", access, handler, List.of());
    }

    public Endpoint put(Access access, Handler handler) {
        return on("PUT", access, handler, List.of());
    }

    /**
     * @param fields of the JSON object it takes, with commas between; a star says that it must be
     *     there
     */
    public Endpoint put(Access access, Handler handler, String fields) {
        return on("PUT", access, handler, List.of(fields.split(", ")));
    }

    public Endpoint post(Access access, Handler handler) {
        return on("POST", access, handler, List.of());
    }

    /** See {@link #put}. */
    public Endpoint post(Access access, Handler handler, String fields) {
        return on("POST", access, handler, List.of(fields.split(", ")));
    }

    public Endpoint delete(Access access, Handler handler) {
        return on("DELETE", access, handler, List.of());
    }

    private Endpoint on(String method, Access access, Handler handler, List<String> fields) {
        actions.put(method, new Action(access, handler, fields));
        return this;
    }

    PathTemplate path() {
        return path;
    }

    /** Null if the method is not allowed here. */
    Action action(String method) {
        return actions.get(method);
    }

    /** As the allow header says it. */
    String allowed() {
        StringJoiner allowed = new StringJoiner(", ");
        for (String method : METHODS) {
            if (actions.containsKey(method) || method.equals("OPTIONS")) {
                allowed.add(method);
            }
        }
        return allowed.toString();
    }
}
