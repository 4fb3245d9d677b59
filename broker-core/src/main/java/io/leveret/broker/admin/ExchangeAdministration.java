package io.leveret.broker.admin;

import static io.leveret.codec.Errors.channelError;

import io.leveret.broker.access.PermissionChecks;
import io.leveret.broker.connection.ConnectionEnvironment;
import io.leveret.broker.vhost.Exchange;
import io.leveret.broker.vhost.ExchangeDeclaration;
import io.leveret.broker.vhost.VirtualHost;
import io.leveret.codec.ReplyCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Exchanges. What is refused fails with the {@code AmqpException} of an AMQP channel. */
public final class ExchangeAdministration {
    private final Administration administration;
    private final ConnectionEnvironment environment;

    ExchangeAdministration(Administration administration, ConnectionEnvironment environment) {
        this.administration = administration;
        this.environment = environment;
    }

    /** All exchanges of all vhosts. */
    public List<ExchangeSnapshot> list() {
        List<ExchangeSnapshot> all = new ArrayList<>();
        environment.vhosts().all().forEach(vhost -> addAll(vhost, all));
        return all;
    }

    /** All exchanges of a vhost; none if there is no such vhost. */
    public List<ExchangeSnapshot> list(String vhost) {
        List<ExchangeSnapshot> all = new ArrayList<>();
        VirtualHost found = environment.vhosts().get(vhost);
        if (found != null) {
            addAll(found, all);
        }
        return all;
    }

    private static void addAll(VirtualHost vhost, List<ExchangeSnapshot> all) {
        vhost.exchanges().forEach(each -> all.add(ExchangeSnapshot.of(vhost.name(), each)));
    }

    /** One exchange, or null. */
    public ExchangeSnapshot find(String vhost, String exchange) {
        VirtualHost found = environment.vhosts().get(vhost);
        Exchange existing = found == null ? null : found.exchange(exchange);
        return existing == null ? null : ExchangeSnapshot.of(vhost, existing);
    }

    /** As exchange.declare; true if the exchange is new. */
    public CompletionStage<Boolean> declare(Actor actor, String vhost, ExchangeDeclaration wanted) {
        return administration.answer(
                Asked.permitting(
                        () -> {
                            VirtualHost home = administration.require(vhost);
                            VirtualHost.requireType(wanted.type());
                            refuseDefault(wanted.name());
                            PermissionChecks access =
                                    actor.in(vhost, environment.access().authorizer());
                            access.declareExchange(wanted.name());
                            boolean isNew = home.exchange(wanted.name()) == null;
                            if (isNew) {
                                refuseReserved(wanted.name());
                                access.createExchange(wanted.name(), wanted.arguments());
                            }
                            return Asked.<Exchange>of(
                                            answer -> home.declareExchange(wanted, answer))
                                    .thenApply(ignored -> isNew);
                        }));
    }

    private static void refuseReserved(String exchange) {
        if (exchange.startsWith("amq.")) {
            throw channelError(
                    ReplyCode.ACCESS_REFUSED,
                    "exchange name '%s' contains reserved prefix 'amq.*'",
                    exchange);
        }
    }

    static void refuseDefault(String exchange) {
        if (exchange.isEmpty()) {
            throw channelError(
                    ReplyCode.ACCESS_REFUSED, "operation not permitted on the default exchange");
        }
    }

    /** As exchange.delete. */
    public CompletionStage<Void> delete(
            Actor actor, String vhost, String exchange, boolean ifUnused) {
        return administration.answer(
                Asked.permitting(
                        () -> {
                            VirtualHost home = administration.require(vhost);
                            refuseDefault(exchange);
                            if (exchange.startsWith("amq.")) {
                                throw channelError(
                                        ReplyCode.ACCESS_REFUSED,
                                        "deletion of system exchange '%s' in vhost '%s' not"
                                                + " allowed",
                                        exchange,
                                        vhost);
                            }
                            actor.in(vhost, environment.access().authorizer())
                                    .deleteExchange(exchange);
                            return Asked.of(
                                    answer ->
                                            home.deleteExchange(
                                                    exchange, ifUnused, actor.name(), answer));
                        }));
    }
}
