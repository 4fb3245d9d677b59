package io.leveret.broker.channel;

import static io.leveret.codec.Errors.channelError;
import static io.leveret.codec.Errors.connectionError;

import io.leveret.broker.access.Authorizer;
import io.leveret.broker.access.PermissionChecks;
import io.leveret.broker.connection.DiskBacklog;
import io.leveret.broker.rate.RateLimiter;
import io.leveret.broker.rate.Rates;
import io.leveret.broker.vhost.Exchange;
import io.leveret.broker.vhost.Firehose;
import io.leveret.broker.vhost.HostedQueue;
import io.leveret.broker.vhost.MessageTarget;
import io.leveret.broker.vhost.RoutingKeys;
import io.leveret.broker.vhost.VirtualHost;
import io.leveret.codec.ContentHeader;
import io.leveret.codec.Methods;
import io.leveret.codec.ReplyCode;
import io.leveret.codec.ShortString;
import io.leveret.message.Message;
import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * basic.publish on one channel: the busiest path there is. Exchange, permission and route of the
 * last publishes are remembered by the raw bytes of exchange and routing key, so that a publisher
 * that keeps to a few keys costs a comparison of bytes and no look-up.
 */
final class Publisher {
    /** Class and method id, and the reserved short. */
    private static final int NAMES_AT = 6;

    /** Remembered routes; a power of two. */
    private static final int CACHE = 8;

    private static final int MANDATORY = 1;
    private static final int IMMEDIATE = 2;

    private final Channel channel;
    private final VirtualHost vhost;
    private final PermissionChecks access;
    private final Authorizer authorizer;
    private final DiskBacklog diskBacklog;
    private final PublishRoute[] cache = new PublishRoute[CACHE];

    // Of the publish whose content is on its way.
    private PublishRoute route;
    private boolean mandatory;

    Publisher(Channel channel, VirtualHost vhost, PermissionChecks access, Authorizer authorizer) {
        this.channel = channel;
        this.vhost = vhost;
        this.access = access;
        this.authorizer = authorizer;
        this.diskBacklog = channel.connection().environment().diskBacklog();
    }

    /** A basic.publish method frame; its content follows. */
    void method(ByteBuf payload) {
        channel.connection().flow().publishing();
        int start = payload.readerIndex() + NAMES_AT;
        int end = payload.writerIndex() - 1;
        if (!twoShortStringsFill(payload, start, end)) {
            // Says what is wrong with it.
            Methods.read(payload);
        }
        int bits = payload.getByte(end);
        if ((bits & IMMEDIATE) != 0) {
            throw connectionError(ReplyCode.NOT_IMPLEMENTED, "immediate=true");
        }
        mandatory = (bits & MANDATORY) != 0;
        route = find(payload, start, end - start);
    }

    private static boolean twoShortStringsFill(ByteBuf in, int start, int end) {
        if (start >= end) {
            return false;
        }
        int second = start + 1 + in.getUnsignedByte(start);
        return second < end && second + 1 + in.getUnsignedByte(second) == end;
    }

    private PublishRoute find(ByteBuf payload, int start, int length) {
        // The last bytes of a key differ most between keys of one application.
        int slot = payload.getByte(start + length - 1) + length & CACHE - 1;
        PublishRoute cached = cache[slot];
        if (cached != null && cached.isFor(payload, start, length)) {
            return cached;
        }
        byte[] names = new byte[length];
        payload.getBytes(start, names);
        int exchangeLength = names[0] & 0xFF;
        int keyAt = 1 + exchangeLength;
        String exchange = ShortString.decode(names, 1, exchangeLength);
        String key = ShortString.decode(names, keyAt + 1, names[keyAt] & 0xFF);
        PublishRoute fresh = new PublishRoute(names, exchange, key);
        if (cached != null) {
            countRouted(cached);
            cached.remembered = false;
        }
        cache[slot] = fresh;
        return fresh;
    }

    /** The content is complete: checks what RabbitMQ checks, in its order, and publishes. */
    void publish(byte[] content, int headerBytes) {
        publish(route, content, headerBytes, mandatory);
    }

    PublishRoute route() {
        return route;
    }

    boolean mandatory() {
        return mandatory;
    }

    void publish(PublishRoute to, byte[] content, int headerBytes, boolean isMandatory) {
        ContentHeader header = ContentHeader.of(content, 0, headerBytes);
        Exchange exchange = exchange(to);
        checkProperties(header);
        Message message =
                new Message(
                        to.exchange(), to.routingKey(), to.names(), content, headerBytes, header);
        if (DirectReplyTo.PSEUDO_QUEUE.equals(header.replyTo())) {
            message = withOwnReplyAddress(message);
        }
        exchange.publishedIn().increment();
        if (exchange.name().isEmpty() && DirectReplyTo.isAddress(to.routingKey())) {
            replies().deliver(to.routingKey(), message);
            // It went to no queue, so RabbitMQ returns it as well.
            count(to, List.of());
            channel.mode().publish(message, List.of(), isMandatory, to.counters);
        } else if (header.hasHeaders()) {
            publishWithHeaders(to, exchange, message, isMandatory);
        } else {
            handOver(to, exchange, message, targets(to, exchange, message), isMandatory);
        }
    }

    private void handOver(
            PublishRoute to,
            Exchange exchange,
            Message message,
            List<MessageTarget> targets,
            boolean isMandatory) {
        count(to, targets);
        int queues = MessageTarget.queuesIn(targets);
        if (queues > 0) {
            exchange.publishedOut().add(queues);
        }
        Firehose firehose = vhost.firehose();
        if (firehose != null) {
            firehose.published(message, targets, channel.side());
        }
        channel.mode().publish(message, targets, isMandatory, to.counters);
        if (diskBacklog.isFullFor(message)) {
            channel.connection().flow().awaitDisk();
        }
        for (int i = 0; i < targets.size(); i++) {
            if (targets.get(i) instanceof HostedQueue queue) {
                if (queue.holdsPublishers()) {
                    channel.connection().flow().keepPaceWith(queue);
                }
                slowDown(queue.rates(), message);
            }
        }
        slowDown(vhost.rates(), message);
        slowDown(channel.connection().userRates(), message);
    }

    /** Whoever publishes faster than it may is not read until it is its turn again. */
    private void slowDown(Rates rates, Message message) {
        RateLimiter limiter = rates == null ? null : rates.publish();
        if (limiter != null) {
            long wait = limiter.pass(message.bodyBytes());
            if (wait > 0) {
                channel.connection().flow().awaitRate(limiter, wait);
            }
        }
    }

    /** One increment for what goes where the last one went. */
    private void count(PublishRoute to, List<MessageTarget> targets) {
        if (targets == to.targets && to.remembered) {
            to.published++;
        } else {
            to.counters.publish++;
            channel.traffic().routed(to.exchange(), targets, 1);
        }
    }

    /** Brings the channel's counters up to date with what the routes counted. */
    void countRouted() {
        for (PublishRoute each : cache) {
            if (each != null) {
                countRouted(each);
            }
        }
    }

    private void countRouted(PublishRoute of) {
        if (of.published != 0) {
            of.counters.publish += of.published;
            channel.traffic().routed(of.exchange(), of.targets, of.published);
            of.published = 0;
        }
    }

    private Message withOwnReplyAddress(Message message) {
        ContentHeader header =
                message.header().withReplyTo(channel.directReplyTo().addressForPublish());
        return message.republished(message.exchange(), message.routingKey(), header);
    }

    private DirectReplies replies() {
        return channel.connection().environment().directReplies();
    }

    /** Headers may name more routing keys; blind copies may not be seen by who gets one. */
    private void publishWithHeaders(
            PublishRoute to, Exchange exchange, Message message, boolean isMandatory) {
        ContentHeader header = message.header();
        if (!RoutingKeys.checkForMore(header)) {
            handOver(to, exchange, message, targets(to, exchange, message), isMandatory);
            return;
        }
        MessageChecks.copies(header.headers());
        List<String> keys = RoutingKeys.of(to.routingKey(), header);
        List<MessageTarget> targets = vhost.route(exchange, keys, message).targets();
        handOver(to, exchange, RoutingKeys.withoutBlindCopies(message), targets, isMandatory);
    }

    private Exchange exchange(PublishRoute to) {
        long version = vhost.topologyVersion();
        if (to.exchangeVersion == version && to.accessVersion == authorizer.version()) {
            return to.resolved;
        }
        Exchange exchange = vhost.exchange(to.exchange());
        // Asked before existence, as RabbitMQ does.
        access.publish(to.exchange());
        if (exchange == null) {
            throw channelError(
                    ReplyCode.NOT_FOUND,
                    "no exchange '%s' in vhost '%s'",
                    to.exchange(),
                    vhost.name());
        }
        if (exchange.internal()) {
            throw channelError(
                    ReplyCode.ACCESS_REFUSED,
                    "cannot publish to internal exchange '%s' in vhost '%s'",
                    to.exchange(),
                    vhost.name());
        }
        if (exchange.isTopic()) {
            access.publishTopic(exchange.name(), to.routingKey());
        }
        countRouted(to);
        to.resolved = exchange;
        to.counters = channel.traffic().to(exchange.name());
        to.exchangeVersion = version;
        to.accessVersion = authorizer.version();
        to.targets = null;
        return exchange;
    }

    private List<MessageTarget> targets(PublishRoute to, Exchange exchange, Message message) {
        if (to.targets != null) {
            return to.targets;
        }
        VirtualHost.Routed routed = vhost.route(exchange, to.keys(), message);
        if (routed.dependsOnlyOnRoutingKeys()) {
            to.targets = routed.targets();
        }
        return routed.targets();
    }

    private void checkProperties(ContentHeader header) {
        String userId = header.userId();
        if (userId != null) {
            access.userId(userId);
        }
        MessageChecks.expiration(header);
    }
}
