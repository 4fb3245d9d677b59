package io.leveret.management.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.CompletionStage;

/** One path, and what can be done there. */
public final class Endpoint {
    private static final String[] METHODS = {"HEAD", "GET", "POST", "PUT", "DELETE", "OPTIONS"};

    private final PathTemplate path;
    private final Map<String, Action> actions = new LinkedHashMap<>();

    /** Answers a request whose sender was found to be allowed to make it. */
    public interface Handler {
        /** What it throws, or its stage fails with, becomes the answer. */
        CompletionStage<Reply> handle(Request request);
    }

    record Action(Access access, Handler handler) {}

    Endpoint(PathTemplate path) {
        this.path = path;
    }

    public Endpoint get(Access access, Handler handler) {
        actions.put("HEAD", new Action(access, handler));
        return on("GET", access, handler);
    }

    public Endpoint put(Access access, Handler handler) {
        return on("PUT", access, handler);
    }

    public Endpoint post(Access access, Handler handler) {
        return on("POST", access, handler);
    }

    public Endpoint delete(Access access, Handler handler) {
        return on("DELETE", access, handler);
    }

    private Endpoint on(String method, Access access, Handler handler) {
        actions.put(method, new Action(access, handler));
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
