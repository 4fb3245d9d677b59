package io.leveret.broker.channel;

import io.leveret.broker.connection.ConnectionInfo;
import io.leveret.broker.event.Events;
import io.leveret.broker.event.Facts;

/** Tells what becomes of channels and their consumers. */
final class ChannelEvents {
    private ChannelEvents() {}

    static void opened(Channel channel) {
        ConnectionInfo connection = channel.connection().info();
        events(channel)
                .tell(
                        "channel.created",
                        facts ->
                                facts.say("pid", name(channel))
                                        .say("name", name(channel))
                                        .say("connection", connection.name())
                                        .say("number", (long) channel.number())
                                        .say("user", connection.user())
                                        .say("vhost", connection.vhost())
                                        .by(connection.user()));
    }

    static void closed(Channel channel) {
        events(channel)
                .tell(
                        "channel.closed",
                        facts ->
                                facts.say("pid", name(channel))
                                        .by(channel.connection().info().user()));
    }

    static void created(ChannelConsumer consumer) {
        events(consumer.channel())
                .tell(
                        "consumer.created",
                        facts ->
                                say(facts, consumer)
                                        .say("exclusive", consumer.exclusive())
                                        .say("ack_required", !consumer.noAck())
                                        .say("prefetch_count", (long) consumer.prefetch())
                                        .say("arguments", consumer.arguments())
                                        .by(consumer.channel().connection().info().user()));
    }

    static void deleted(ChannelConsumer consumer) {
        events(consumer.channel())
                .tell(
                        "consumer.deleted",
                        facts ->
                                say(facts, consumer)
                                        .by(consumer.channel().connection().info().user()));
    }

    private static Facts say(Facts facts, ChannelConsumer consumer) {
        return facts.say("consumer_tag", consumer.tag())
                .say("channel", name(consumer.channel()))
                .say("vhost", consumer.queue().vhost().name())
                .say("queue", consumer.queue().name());
    }

    private static String name(Channel channel) {
        return channel.connection().info().name() + " (" + channel.number() + ")";
    }

    private static Events events(Channel channel) {
        return channel.connection().environment().vhosts().events();
    }
}
