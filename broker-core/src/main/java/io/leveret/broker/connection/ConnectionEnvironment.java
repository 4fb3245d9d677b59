package io.leveret.broker.connection;

import io.leveret.broker.Limits;
import io.leveret.broker.Names;
import io.leveret.broker.access.AccessServices;
import io.leveret.broker.alarm.Alarms;
import io.leveret.broker.channel.DirectReplies;
import io.leveret.broker.policy.RuntimeParameters;
import io.leveret.broker.rate.UserRates;
import io.leveret.broker.vhost.VirtualHosts;
import io.leveret.codec.FieldTable;
import io.leveret.store.MessageStore;
import io.leveret.time.Clock;

/**
 * What every connection of a broker shares.
 *
 * @param networkClock real time, for what concerns the peer: heartbeats, handshakes
 * @param clock the broker's own, which an embedding application may move
 */
public record ConnectionEnvironment(
        Limits limits,
        FieldTable serverProperties,
        AccessServices access,
        Clock networkClock,
        Clock clock,
        Names names,
        VirtualHosts vhosts,
        DirectReplies directReplies,
        MessageStore store,
        DiskBacklog diskBacklog,
        Alarms alarms,
        Connections connections,
        RuntimeParameters parameters,
        UserRates userRates) {}
