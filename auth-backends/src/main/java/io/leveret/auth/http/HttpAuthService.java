package io.leveret.auth.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;

/** Asks the web service. Its answer is the body of a 200 or 201, such as {@code allow}. */
final class HttpAuthService {
    private static final int ANSWER_CHARS_MAX = 4096;

    private final HttpAuthSettings settings;
    private final HttpClient client;

    HttpAuthService(HttpAuthSettings settings, ExecutorService threads) {
        this.settings = settings;
        this.client =
                HttpClient.newBuilder()
                        .connectTimeout(settings.connectionTimeout())
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .version(HttpClient.Version.HTTP_1_1)
                        .executor(threads)
                        .build();
    }

    /** The answer in lower case; fails if there is none. */
    CompletionStage<String> ask(URI path, FormParameters parameters) {
        HttpRequest.Builder request = HttpRequest.newBuilder().timeout(settings.requestTimeout());
        if (settings.post()) {
            request.uri(path)
                    .header("content-type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString(parameters.toString()));
        } else {
            request.uri(URI.create(path + "?" + parameters));
        }
        return client.sendAsync(
                        request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8))
                .thenApply(HttpAuthService::answer);
    }

    private static String answer(HttpResponse<String> response) {
        if (response.statusCode() != 200 && response.statusCode() != 201) {
            throw new CompletionException(
                    new IOException(
                            response.uri().getPath() + " answered " + response.statusCode()));
        }
        String body = response.body();
        if (body.length() > ANSWER_CHARS_MAX) {
            throw new CompletionException(
                    new IOException(response.uri().getPath() + " answered too much"));
        }
        return body.strip().toLowerCase(Locale.ROOT);
    }
}
