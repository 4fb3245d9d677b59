package io.leveret.broker.connection;

import static io.leveret.codec.Errors.connectionError;

import io.leveret.broker.access.AccessErrors;
import io.leveret.broker.access.UserLimit;
import io.leveret.broker.channel.Channel;
import io.leveret.broker.channel.ChannelStatistics;
import io.leveret.codec.ReplyCode;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The channels of one connection, by number. Connection's shard. */
final class OpenChannels {
    private final Connection connection;
    private final IntObjectMap<Channel> channels = new IntObjectHashMap<>(4);

    OpenChannels(Connection connection) {
        this.connection = connection;
    }

    /** Null if it is not open. */
    Channel get(int number) {
        return channels.get(number);
    }

    Collection<Channel> all() {
        return channels.values();
    }

    List<ChannelStatistics> statistics() {
        List<ChannelStatistics> all = new ArrayList<>(channels.size());
        for (Channel channel : channels.values()) {
            all.add(channel.statistics());
        }
        return all;
    }

    /** Throws 530 if the connection or its user has as many as it may. */
    void open(int number) {
        int max = connection.tuning().channelMax();
        if (channels.size() >= max) {
            throw connectionError(
                    ReplyCode.NOT_ALLOWED,
                    "number of channels opened (%d) has reached the negotiated channel_max (%d)",
                    channels.size(),
                    max);
        }
        long userLimit = connection.userLimit(UserLimit.MAX_CHANNELS);
        if (!ofUsers().add(connection.user().name(), userLimit)) {
            throw AccessErrors.userChannelLimit(connection.user(), userLimit);
        }
        Channel channel = new Channel(number, connection);
        channels.put(number, channel);
        channel.opened();
    }

    private Tally ofUsers() {
        return connection.environment().connections().channelsOfUsers();
    }

    /** It is gone for good; its number is free. */
    void closed(int number) {
        if (channels.remove(number) != null) {
            ofUsers().remove(connection.user().name(), 1);
        }
    }

    /** The connection ends: everything the channels hold goes back. */
    void releaseAll() {
        // First none takes any more: else one would be handed what another gives back.
        channels.values().forEach(Channel::takeNoMore);
        channels.values().forEach(Channel::release);
        if (!channels.isEmpty()) {
            ofUsers().remove(connection.user().name(), channels.size());
        }
        channels.clear();
    }
}
