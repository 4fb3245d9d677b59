package io.leveret.broker.channel;

import static io.leveret.codec.Errors.channelError;

import io.leveret.broker.access.ResourceKind;
import io.leveret.broker.shard.Answer;
import io.leveret.broker.vhost.Exchange;
import io.leveret.broker.vhost.ExchangeDeclaration;
import io.leveret.broker.vhost.VirtualHost;
import io.leveret.codec.ExchangeMethod;
import io.leveret.codec.Method;
import io.leveret.codec.ReplyCode;

/** The exchange class, as one channel asks for it. */
record ExchangeRequests(Channel channel) implements ExchangeMethod.Handler {

    @Override
    public void declare(ExchangeMethod.Declare method) {
        String name = method.exchange();
        if (method.passive()) {
            refuseDefault(name);
            vhost().requireExchange(name);
            reply(method.noWait(), new ExchangeMethod.DeclareOk());
            return;
        }
        VirtualHost.requireType(method.type());
        refuseDefault(name);
        channel.access().declareExchange(name);
        if (vhost().exchange(name) == null) {
            refuseReserved(name);
            channel.access().createExchange(name, method.arguments());
        }
        ExchangeDeclaration wanted =
                new ExchangeDeclaration(
                        name,
                        method.type(),
                        method.durable(),
                        method.autoDelete(),
                        method.internal(),
                        method.arguments(),
                        channel.connection().user().name());
        vhost().declareExchange(
                        wanted,
                        channel.<Exchange>await(
                                ignored -> reply(method.noWait(), new ExchangeMethod.DeclareOk())));
    }

    private static void refuseReserved(String name) {
        if (name.startsWith("amq.")) {
            throw channelError(
                    ReplyCode.ACCESS_REFUSED,
                    "exchange name '%s' contains reserved prefix 'amq.*'",
                    name);
        }
    }

    static void refuseDefault(String exchange) {
        if (exchange.isEmpty()) {
            throw channelError(
                    ReplyCode.ACCESS_REFUSED, "operation not permitted on the default exchange");
        }
    }

    @Override
    public void delete(ExchangeMethod.Delete method) {
        String name = method.exchange();
        refuseDefault(name);
        if (name.startsWith("amq.")) {
            throw channelError(
                    ReplyCode.ACCESS_REFUSED,
                    "deletion of system exchange '%s' in vhost '%s' not allowed",
                    name,
                    vhost().name());
        }
        channel.access().deleteExchange(name);
        vhost().deleteExchange(
                        name,
                        method.ifUnused(),
                        channel.connection().userName(),
                        answer(method.noWait(), new ExchangeMethod.DeleteOk()));
    }

    @Override
    public void bind(ExchangeMethod.Bind method) {
        check(method.destination(), method.source(), method.routingKey());
        vhost().bind(
                        method.source(),
                        method.destination(),
                        true,
                        method.routingKey(),
                        method.arguments(),
                        channel.connection(),
                        answer(method.noWait(), new ExchangeMethod.BindOk()));
    }

    @Override
    public void unbind(ExchangeMethod.Unbind method) {
        check(method.destination(), method.source(), method.routingKey());
        vhost().unbind(
                        method.source(),
                        method.destination(),
                        true,
                        method.routingKey(),
                        method.arguments(),
                        channel.connection(),
                        answer(method.noWait(), new ExchangeMethod.UnbindOk()));
    }

    private void check(String destination, String source, String routingKey) {
        channel.access().bindTo(ResourceKind.EXCHANGE, destination);
        refuseDefault(destination);
        checkSource(channel, source, routingKey);
    }

    /** The half of a bind or unbind that is about where messages come from. */
    static void checkSource(Channel channel, String source, String routingKey) {
        refuseDefault(source);
        channel.access().bindFrom(source);
        Exchange from = channel.connection().vhost().exchange(source);
        if (from != null && from.isTopic()) {
            channel.access().bindTopic(source, routingKey);
        }
    }

    private VirtualHost vhost() {
        return channel.connection().vhost();
    }

    private Answer<Void> answer(boolean noWait, Method ok) {
        return channel.await(ignored -> reply(noWait, ok));
    }

    private void reply(boolean noWait, Method ok) {
        if (!noWait) {
            channel.send(ok);
        }
    }
}
