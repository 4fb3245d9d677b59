package io.leveret.management.definitions;

import io.leveret.broker.admin.Administration;
import io.leveret.management.http.ApiException;
import io.leveret.management.http.Reply;
import io.leveret.management.http.Request;
import io.leveret.management.list.Columns;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Export and import of definitions. */
public final class DefinitionsResource {
    private static final byte[] NOTHING = {};

    private final Administration broker;

    public DefinitionsResource(Administration broker) {
        this.broker = broker;
    }

    public CompletionStage<Reply> export(Request request) {
        return new DefinitionsExport(broker).all().thenApply(all -> exported(request, all));
    }

    public CompletionStage<Reply> exportVhost(Request request) {
        String vhost = request.path("vhost");
        if (!broker.vhosts().exists(vhost)) {
            throw ApiException.badRequest("vhost_not_found");
        }
        return new DefinitionsExport(broker)
                .vhostOnly(vhost)
                .thenApply(all -> exported(request, all));
    }

    private static Reply exported(Request request, Map<String, Object> definitions) {
        Reply reply = Reply.ok(Columns.of(request.query()).one(definitions));
        String download = request.query().get("download");
        return download == null
                ? reply
                : reply.with("content-disposition", "attachment; filename=" + fileName(download));
    }

    /** Nothing that could end the header or leave the directory. */
    private static String fileName(String wanted) {
        return wanted.replaceAll("[^\\w.@+-]", "_");
    }

    public CompletionStage<Reply> importAll(Request request) {
        return imported(
                request, document -> DefinitionsImport.all(broker, request.actor(), document));
    }

    public CompletionStage<Reply> importVhost(Request request) {
        String vhost = request.vhost();
        return imported(
                request,
                document -> DefinitionsImport.into(broker, request.actor(), document, vhost));
    }

    private static CompletionStage<Reply> imported(
            Request request, Function<Document, CompletionStage<Void>> doImport) {
        String type = request.header("content-type");
        String mediaType = type == null ? "" : type.split(";")[0].trim().toLowerCase(Locale.ROOT);
        byte[] text = request.rawBody();
        Reply done = Reply.noContent();
        if (mediaType.equals("multipart/form-data")) {
            MultipartForm form = MultipartForm.parse(type, text);
            text = form.bytes("file") == null ? NOTHING : form.bytes("file");
            String redirect = form.text("redirect");
            done = redirect == null ? done : Reply.redirect(303, redirect.replaceAll("[\r\n]", ""));
        } else if (!mediaType.isEmpty() && !mediaType.equals("application/json")) {
            throw ApiException.empty(415, Map.of());
        }
        Reply reply = done;
        return doImport.apply(Document.parse(text)).thenApply(ignored -> reply);
    }
}
