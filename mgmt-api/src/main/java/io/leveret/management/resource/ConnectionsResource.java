package io.leveret.management.resource;

import io.leveret.broker.admin.Administration;
import io.leveret.broker.admin.ChannelSnapshot;
import io.leveret.broker.admin.ConnectionSnapshot;
import io.leveret.broker.admin.ConsumerSnapshot;
import io.leveret.management.http.ApiException;
import io.leveret.management.http.Reply;
import io.leveret.management.http.Request;
import io.leveret.management.list.ListQuery;
import io.leveret.management.stats.Range;
import io.leveret.management.stats.Sampler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/** Connections, channels and consumers: everybody sees their own, monitors see all. */
public final class ConnectionsResource extends Resource {
    private static final String DEFAULT_REASON = "Closed via management plugin";

    private final ConnectionView view;

    public ConnectionsResource(Administration broker, Sampler sampler) {
        super(broker, sampler);
        this.view = new ConnectionView(broker, sampler);
    }

    // Connections.

    public CompletionStage<Reply> all(Request request) {
        return visible(request).thenApply(connections -> list(request, connections));
    }

    public CompletionStage<Reply> inVhost(Request request) {
        String vhost = request.vhost();
        return visible(request).thenApply(connections -> list(request, only(connections, vhost)));
    }

    private static List<ConnectionSnapshot> only(
            List<ConnectionSnapshot> connections, String vhost) {
        return connections.stream().filter(each -> each.vhost().equals(vhost)).toList();
    }

    private Reply list(Request request, List<ConnectionSnapshot> connections) {
        boolean summary = request.query().isTrue("disable_stats");
        Range range = Range.Set.of(request.query()).bytes();
        return Reply.ok(
                ListQuery.paged(request.query())
                        .answer(
                                connections,
                                ConnectionSnapshot::name,
                                Views.byVhostAndName(
                                        ConnectionSnapshot::vhost, ConnectionSnapshot::name),
                                each -> summary ? view.summary(each) : view.of(each, null, range)));
    }

    private CompletionStage<List<ConnectionSnapshot>> visible(Request request) {
        return broker.connections()
                .list()
                .thenApply(
                        all -> {
                            List<ConnectionSnapshot> visible = new ArrayList<>(all);
                            visible.removeIf(
                                    each ->
                                            !mayLookAt(request, each)
                                                    || !request.isSelected(each.vhost()));
                            return visible;
                        });
    }

    private static boolean mayLookAt(Request request, ConnectionSnapshot connection) {
        return request.isMonitor() || connection.user().equals(request.user().name());
    }

    /** As in RabbitMQ the parameter {@code columns} does not count here. */
    public CompletionStage<Reply> one(Request request) {
        Range range = Range.Set.of(request.query()).bytes();
        return find(request).thenApply(found -> Reply.ok(view.of(found, "", range)));
    }

    /** The connection of the path, which the user may look at. */
    private CompletionStage<ConnectionSnapshot> find(Request request) {
        String name = request.path("name");
        return broker.connections()
                .list()
                .thenApply(
                        all ->
                                all.stream()
                                        .filter(each -> each.name().equals(name))
                                        .findFirst()
                                        .orElseThrow(ApiException::notFound))
                .thenApply(
                        found -> {
                            if (!mayLookAt(request, found)) {
                                throw notYours();
                            }
                            return found;
                        });
    }

    private static ApiException notYours() {
        return ApiException.notAuthorised("User not authorised to access object");
    }

    public CompletionStage<Reply> close(Request request) {
        return find(request)
                .thenApply(
                        found -> {
                            requireOwner(request, found.user());
                            broker.connections()
                                    .close(
                                            each -> each.name().equals(found.name()),
                                            reason(request));
                            return Reply.noContent();
                        });
    }

    private static void requireOwner(Request request, String owner) {
        if (!request.isAdministrator() && !request.user().name().equals(owner)) {
            throw notYours();
        }
    }

    private static String reason(Request request) {
        String reason = request.header("x-reason");
        return reason == null || reason.isEmpty() ? DEFAULT_REASON : reason;
    }

    public CompletionStage<Reply> ofUser(Request request) {
        String user = request.path("user");
        if (!request.isMonitor() && !request.user().name().equals(user)) {
            throw notYours();
        }
        return broker.connections()
                .list()
                .thenApply(
                        all ->
                                Reply.ok(
                                        ListQuery.whole(request.query())
                                                .answer(
                                                        ofUser(all, user),
                                                        ConnectionSnapshot::name,
                                                        Views.byVhostAndName(
                                                                ConnectionSnapshot::vhost,
                                                                ConnectionSnapshot::name),
                                                        view::summary)));
    }

    private static List<ConnectionSnapshot> ofUser(List<ConnectionSnapshot> all, String user) {
        return all.stream().filter(each -> each.user().equals(user)).toList();
    }

    public CompletionStage<Reply> closeOfUser(Request request) {
        String user = request.path("user");
        requireOwner(request, user);
        broker.connections().close(each -> each.user().equals(user), reason(request));
        return Reply.noContent().now();
    }

    /** AMQP 1.0 has sessions; a 0-9-1 connection has none. */
    public CompletionStage<Reply> sessions(Request request) {
        return find(request).thenApply(found -> Reply.ok(List.of()));
    }

    // Channels.

    public CompletionStage<Reply> channels(Request request) {
        requireStats(request);
        return visible(request)
                .thenApply(
                        connections -> channelList(request, ConnectionView.channels(connections)));
    }

    public CompletionStage<Reply> channelsInVhost(Request request) {
        requireStats(request);
        String vhost = request.vhost();
        return visible(request)
                .thenApply(
                        connections ->
                                channelList(
                                        request,
                                        ConnectionView.channels(only(connections, vhost))));
    }

    public CompletionStage<Reply> channelsOfConnection(Request request) {
        requireStats(request);
        return find(request)
                .thenApply(found -> channelList(request, ConnectionView.channels(List.of(found))));
    }

    private static void requireStats(Request request) {
        if (request.query().isTrue("disable_stats")) {
            throw ApiException.badRequest("Stats in management UI are disabled on this node");
        }
    }

    private Reply channelList(Request request, List<ChannelSnapshot> channels) {
        Range range = Range.Set.of(request.query()).messages();
        return Reply.ok(
                ListQuery.paged(request.query())
                        .answer(
                                channels,
                                ChannelSnapshot::name,
                                Views.byVhostAndName(ChannelSnapshot::vhost, ChannelSnapshot::name),
                                each -> view.of(each, range)));
    }

    public CompletionStage<Reply> channel(Request request) {
        requireStats(request);
        String name = request.path("name");
        Range range = Range.Set.of(request.query()).messages();
        return broker.connections()
                .list()
                .thenCompose(
                        connections -> {
                            ChannelSnapshot found =
                                    ConnectionView.channels(connections).stream()
                                            .filter(each -> each.name().equals(name))
                                            .findFirst()
                                            .orElseThrow(ApiException::notFound);
                            if (!request.isMonitor()
                                    && !found.user().equals(request.user().name())) {
                                throw notYours();
                            }
                            return broker.connections()
                                    .consumers(List.of(found))
                                    .thenApply(
                                            consumers ->
                                                    object(
                                                            request,
                                                            detailed(found, consumers, range)));
                        });
    }

    private Map<String, Object> detailed(
            ChannelSnapshot channel, List<ConsumerSnapshot> consumers, Range range) {
        Map<String, Object> object = view.of(channel, range);
        object.put("consumer_details", ConsumerView.of(consumers, broker.nodeName()));
        object.put("publishes", List.of());
        object.put("deliveries", List.of());
        return object;
    }

    // Consumers.

    public CompletionStage<Reply> consumers(Request request) {
        return consumers(request, consumer -> true);
    }

    public CompletionStage<Reply> consumersInVhost(Request request) {
        String vhost = request.vhost();
        return consumers(request, consumer -> consumer.vhost().equals(vhost));
    }

    private CompletionStage<Reply> consumers(Request request, Predicate<ConsumerSnapshot> wanted) {
        requireStats(request);
        return visible(request)
                .thenCompose(
                        connections ->
                                broker.connections()
                                        .consumers(ConnectionView.channels(connections)))
                .thenApply(
                        consumers ->
                                Reply.ok(
                                        ListQuery.whole(request.query())
                                                .answer(
                                                        consumers.stream().filter(wanted).toList(),
                                                        ConsumerSnapshot::tag,
                                                        (a, b) -> 0,
                                                        each ->
                                                                ConsumerView.of(
                                                                        each, broker.nodeName()))));
    }
}
