package io.leveret.management.http;

import java.util.Map;

/**
 * A request that cannot be granted, in the words RabbitMQ answers with. Ordinary traffic: it
 * carries no stack trace.
 */
public final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient Object body;
    private final transient Map<String, String> headers;

    private ApiException(int status, Object body, Map<String, String> headers) {
        super(status + " " + body, null, false, false);
        this.status = status;
        this.body = body;
        this.headers = headers;
    }

    /** The form every RabbitMQ client knows. */
    public static ApiException of(int status, String error, Object reason) {
        return new ApiException(status, Map.of("error", error, "reason", reason), Map.of());
    }

    /** Without a body. */
    public static ApiException empty(int status, Map<String, String> headers) {
        return new ApiException(status, null, headers);
    }

    /** With a body of another form, as health checks have. */
    public static ApiException withBody(int status, Object body) {
        return new ApiException(status, body, Map.of());
    }

    /**
     * @param reason a text, or a list such as {@code ["not_boolean", "maybe"]}
     */
    public static ApiException badRequest(Object reason) {
        return of(400, "bad_request", reason);
    }

    /** The resource itself is not there. */
    public static ApiException notFound() {
        return of(404, "Object Not Found", "Not Found");
    }

    /** Something the request needs is not there. */
    public static ApiException notFound(String reason) {
        return of(404, "not_found", reason);
    }

    /** Known, but not allowed; RabbitMQ has no 403. */
    public static ApiException notAuthorised(String reason) {
        return of(401, "not_authorised", reason);
    }

    /** Not known. */
    public static ApiException loginFailed(Map<String, String> headers) {
        return new ApiException(
                401, Map.of("error", "not_authorized", "reason", "Login failed"), headers);
    }

    public Reply reply() {
        return new Reply(status, body, headers);
    }
}
