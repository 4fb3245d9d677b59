package io.leveret.management.resource;

import io.leveret.broker.admin.Administration;
import io.leveret.broker.admin.ChannelSnapshot;
import io.leveret.broker.admin.ConnectionSnapshot;
import io.leveret.broker.admin.ConsumerSnapshot;
import io.leveret.broker.admin.TrafficDetails;
import io.leveret.broker.connection.ConnectionInfo;
import io.leveret.management.http.ApiException;
import io.leveret.management.http.Reply;
import io.leveret.management.http.Request;
import io.leveret.management.list.ListQuery;
import io.leveret.management.stats.Range;
import io.leveret.management.stats.Sampler;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/** Connections, channels and consumers: everybody sees their own, monitors see all. */
public final class ConnectionsResource extends Resource {
    private static final String DEFAULT_REASON = "Closed via management plugin";

    private final ConnectionView view;
    private final DetailedView detailed;

    public ConnectionsResource(Administration broker, Sampler sampler) {
        super(broker, sampler);
        this.view = new ConnectionView(broker, sampler);
        this.detailed = new DetailedView(broker, sampler);
    }

    // Connections.

    public CompletionStage<Reply> all(Request request) {
        return visible(request, info -> true).thenApply(connections -> list(request, connections));
    }

    public CompletionStage<Reply> inVhost(Request request) {
        String vhost = request.vhost();
        return visible(request, info -> info.vhost().equals(vhost))
                .thenApply(connections -> list(request, connections));
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

    private CompletionStage<List<ConnectionSnapshot>> visible(
            Request request, Predicate<ConnectionInfo> wanted) {
        return broker.connections()
                .list(
                        info ->
                                mayLookAt(request, info)
                                        && request.isSelected(info.vhost())
                                        && wanted.test(info));
    }

    private static boolean mayLookAt(Request request, ConnectionInfo connection) {
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
                .list(info -> info.name().equals(name))
                .thenApply(
                        found -> {
                            if (found.isEmpty()) {
                                throw ApiException.notFound();
                            }
                            if (!mayLookAt(request, found.get(0).info())) {
                                throw notYours();
                            }
                            return found.get(0);
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
                .list(info -> info.user().equals(user))
                .thenApply(
                        connections ->
                                Reply.ok(
                                        ListQuery.whole(request.query())
                                                .answer(
                                                        connections,
                                                        ConnectionSnapshot::name,
                                                        Views.byVhostAndName(
                                                                ConnectionSnapshot::vhost,
                                                                ConnectionSnapshot::name),
                                                        view::summary)));
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
        return visible(request, info -> true)
                .thenApply(all -> channelList(request, ConnectionView.channels(all)));
    }

    public CompletionStage<Reply> channelsInVhost(Request request) {
        requireStats(request);
        String vhost = request.vhost();
        return visible(request, info -> info.vhost().equals(vhost))
                .thenApply(all -> channelList(request, ConnectionView.channels(all)));
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
                .list(info -> name.startsWith(info.name()))
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
                                    .thenCombine(
                                            detailed.details(),
                                            (consumers, details) ->
                                                    object(
                                                            request,
                                                            detailed(
                                                                    found, consumers, details,
                                                                    range)));
                        });
    }

    private Map<String, Object> detailed(
            ChannelSnapshot channel,
            List<ConsumerSnapshot> consumers,
            TrafficDetails details,
            Range range) {
        Map<String, Object> object = view.of(channel, range);
        object.put("consumer_details", ConsumerView.of(consumers, broker.nodeName()));
        detailed.putChannel(object, channel.name(), details, range);
        return object;
    }

    // Consumers.

    public CompletionStage<Reply> consumers(Request request) {
        return consumers(request, info -> true);
    }

    public CompletionStage<Reply> consumersInVhost(Request request) {
        String vhost = request.vhost();
        return consumers(request, info -> info.vhost().equals(vhost));
    }

    private CompletionStage<Reply> consumers(Request request, Predicate<ConnectionInfo> wanted) {
        requireStats(request);
        return visible(request, wanted)
                .thenCompose(
                        connections ->
                                broker.connections()
                                        .consumers(ConnectionView.channels(connections)))
                .thenApply(
                        consumers ->
                                Reply.ok(
                                        ListQuery.whole(request.query())
                                                .answer(
                                                        consumers,
                                                        ConsumerSnapshot::tag,
                                                        (a, b) -> 0,
                                                        each ->
                                                                ConsumerView.of(
                                                                        each, broker.nodeName()))));
    }
}
