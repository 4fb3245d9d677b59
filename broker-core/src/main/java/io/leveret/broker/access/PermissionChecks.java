package io.leveret.broker.access;

import static io.leveret.codec.Errors.channelError;

import io.leveret.codec.AmqpException;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValues;
import io.leveret.codec.ReplyCode;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * What each method of AMQP needs permission for. One per channel, used by its thread alone; answers
 * are kept as long as no permission has changed, so asking on every publish is cheap.
 *
 * <p>Every check returns if the user may, throws a {@link io.leveret.codec.ChannelError} with
 * RabbitMQ 3.10's text if not (403: {@code access to queue 'q' in vhost '/' refused for user 'u'}),
 * or {@link AnswerPending}.
 *
 * <p>Passive declares, {@code amq.rabbitmq.reply-to}, acknowledging and cancelling need no
 * permission. Where RabbitMQ mixes other checks in, the order is said at the method.
 */
public final class PermissionChecks {
    private static final String DEFAULT_EXCHANGE = "amq.default";
    private static final String DEAD_LETTER_EXCHANGE = "x-dead-letter-exchange";
    private static final String ALTERNATE_EXCHANGE = "alternate-exchange";

    private final Authorizer authorizer;
    private final User user;
    private final String vhost;
    private final Map<String, String> variables;
    private final PermissionCache resources = new PermissionCache();
    private final PermissionCache topics = new PermissionCache();
    private long version;

    /**
     * @param variables for the expressions of topic permissions, beside {@code username} and {@code
     *     vhost}; empty for AMQP connections
     */
    public PermissionChecks(
            Authorizer authorizer, User user, String vhost, Map<String, String> variables) {
        this.authorizer = authorizer;
        this.user = user;
        this.vhost = vhost;
        this.variables = variables;
        this.version = authorizer.version();
    }

    // Queues.

    /** queue.declare, not passive: after the name was checked, whether the queue exists or not. */
    public void declareQueue(String queue) {
        require(Permission.CONFIGURE, ResourceKind.QUEUE, queue);
    }

    /**
     * queue.declare of a queue that does not exist yet: may it dead-letter where it wants to?
     * Before its other arguments are validated; 406 if the exchange's name is no string.
     */
    public void createQueue(String queue, FieldTable arguments) {
        String exchange =
                exchangeArgument(arguments, DEAD_LETTER_EXCHANGE, ResourceKind.QUEUE, queue);
        if (exchange != null) {
            require(Permission.READ, ResourceKind.QUEUE, queue);
            require(Permission.WRITE, ResourceKind.EXCHANGE, exchange);
        }
    }

    /** queue.delete, whether the queue exists or not. */
    public void deleteQueue(String queue) {
        require(Permission.CONFIGURE, ResourceKind.QUEUE, queue);
    }

    /** basic.get, basic.consume and queue.purge, whether the queue exists or not. */
    public void readQueue(String queue) {
        require(Permission.READ, ResourceKind.QUEUE, queue);
    }

    // Exchanges.

    /** exchange.declare, not passive: after the type, before the name is checked for amq.*. */
    public void declareExchange(String exchange) {
        require(Permission.CONFIGURE, ResourceKind.EXCHANGE, exchange);
    }

    /**
     * exchange.declare of an exchange that does not exist yet: may it pass messages on where it
     * wants to? 406 if the alternate exchange's name is no string.
     */
    public void createExchange(String exchange, FieldTable arguments) {
        String alternate =
                exchangeArgument(arguments, ALTERNATE_EXCHANGE, ResourceKind.EXCHANGE, exchange);
        if (alternate != null) {
            require(Permission.READ, ResourceKind.EXCHANGE, exchange);
            require(Permission.WRITE, ResourceKind.EXCHANGE, alternate);
        }
    }

    /** exchange.delete, after amq.* exchanges were refused. */
    public void deleteExchange(String exchange) {
        require(Permission.CONFIGURE, ResourceKind.EXCHANGE, exchange);
    }

    // Bindings: queue.bind, queue.unbind, exchange.bind, exchange.unbind. First the destination,
    // then that neither end is the default exchange, then the source, and if it exists and is of
    // type topic, the routing key. Whether both exist is found out last.

    public void bindTo(ResourceKind kind, String destination) {
        require(Permission.WRITE, kind, destination);
    }

    public void bindFrom(String source) {
        require(Permission.READ, ResourceKind.EXCHANGE, source);
    }

    public void bindTopic(String source, String routingKey) {
        requireTopic(Permission.READ, source, routingKey);
    }

    // Messages.

    /** basic.publish, before anything else about the exchange. */
    public void publish(String exchange) {
        require(Permission.WRITE, ResourceKind.EXCHANGE, exchange);
    }

    /** basic.publish to an exchange of type topic, once it is known not to be internal. */
    public void publishTopic(String exchange, String routingKey) {
        requireTopic(Permission.WRITE, exchange, routingKey);
    }

    /**
     * basic.publish with the property user-id (null if it has none), after {@link #publishTopic}:
     * it must be one's own name; 406 otherwise, except with the tag {@code impersonator}.
     */
    public void userId(String claimed) {
        if (claimed != null && !claimed.equals(user.name()) && !user.has(User.IMPERSONATOR)) {
            throw channelError(
                    ReplyCode.PRECONDITION_FAILED,
                    "user_id property set to '%s' but authenticated user was '%s'",
                    claimed,
                    user.name());
        }
    }

    private String exchangeArgument(
            FieldTable arguments, String argument, ResourceKind kind, String name) {
        Object value = arguments.get(argument);
        if (value == null) {
            return null;
        }
        String exchange = arguments.string(argument);
        if (exchange == null) {
            throw channelError(
                    ReplyCode.PRECONDITION_FAILED,
                    "invalid type '%s' for arg '%s' in %s '%s' in vhost '%s'",
                    FieldValues.typeName(value),
                    argument,
                    kind.word(),
                    name,
                    vhost);
        }
        return exchange;
    }

    private void require(Permission permission, ResourceKind kind, String resource) {
        String name =
                kind == ResourceKind.EXCHANGE && resource.isEmpty() ? DEFAULT_EXCHANGE : resource;
        forgetIfChanged();
        CompletableFuture<Boolean> answer = resources.find(permission, kind, name, null);
        if (answer == null) {
            answer = authorizer.may(user, vhost, permission, kind, name).toCompletableFuture();
            resources.add(permission, kind, name, null, answer);
        }
        if (!isYes(answer)) {
            throw refused("%s '%s' in vhost '%s'", kind.word(), name, vhost);
        }
    }

    private void requireTopic(Permission permission, String exchange, String routingKey) {
        forgetIfChanged();
        CompletableFuture<Boolean> answer =
                topics.find(permission, ResourceKind.EXCHANGE, exchange, routingKey);
        if (answer == null) {
            answer =
                    authorizer
                            .mayUseTopic(user, vhost, permission, exchange, routingKey, variables)
                            .toCompletableFuture();
            topics.add(permission, ResourceKind.EXCHANGE, exchange, routingKey, answer);
        }
        if (!isYes(answer)) {
            throw refused("topic '%s' in exchange '%s' in vhost '%s'", routingKey, exchange, vhost);
        }
    }

    private void forgetIfChanged() {
        long present = authorizer.version();
        if (present != version) {
            version = present;
            resources.clear();
            topics.clear();
        }
    }

    private static boolean isYes(CompletableFuture<Boolean> answer) {
        if (!answer.isDone()) {
            throw new AnswerPending(answer);
        }
        return !answer.isCompletedExceptionally() && answer.join();
    }

    private AmqpException refused(String format, Object... resource) {
        return channelError(
                ReplyCode.ACCESS_REFUSED,
                "access to %s refused for user '%s'",
                String.format(format, resource),
                user.name());
    }
}
