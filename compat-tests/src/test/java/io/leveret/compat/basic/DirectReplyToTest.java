package io.leveret.compat.basic;

import static io.leveret.compat.Closing.assertChannelError;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.GetResponse;
import io.leveret.compat.Deliveries;
import io.leveret.compat.Returns;
import io.leveret.compat.Scenario;
import org.junit.jupiter.api.Test;

class DirectReplyToTest extends Scenario {
    private static final String REPLY_TO = "amq.rabbitmq.reply-to";
    private static final BasicProperties WANTS_REPLY =
            new BasicProperties.Builder().replyTo(REPLY_TO).build();

    /** Asks by {@link #channel} and gives the address the asked one sees. */
    private String replyAddress() throws Exception {
        String queue = queue();
        publish("", queue, WANTS_REPLY, "question");
        GetResponse question = channel.basicGet(queue, true);
        return question.getProps().getReplyTo();
    }

    @Test
    void replyComesStraightToTheAskersChannel() throws Exception {
        Deliveries replies = consume(channel, REPLY_TO, true);
        Channel server = connect().createChannel();

        server.basicPublish("", replyAddress(), PLAIN, "answer".getBytes());

        Delivery reply = replies.next();
        assertThat(new String(reply.getBody())).isEqualTo("answer");
        assertThat(reply.getEnvelope().getExchange()).isEmpty();
        assertThat(reply.getEnvelope().isRedeliver()).isFalse();
    }

    @Test
    void addressIsThePseudoQueueAndATokenOfItsOwn() throws Exception {
        consume(channel, REPLY_TO, true);

        String one = replyAddress();
        String two = replyAddress();

        assertThat(one).startsWith(REPLY_TO + ".").isEqualTo(two);
        assertThat(one.length()).isGreaterThan(REPLY_TO.length() + 20);
    }

    @Test
    void deliveriesNameTheAddressAsRoutingKey() throws Exception {
        Deliveries replies = consume(channel, REPLY_TO, true);
        String address = replyAddress();

        publish("", address, "answer");

        assertThat(replies.next().getEnvelope().getRoutingKey()).isEqualTo(address);
    }

    @Test
    void replyNeedsAConsumerFirst() throws Exception {
        assertChannelError(
                channel,
                406,
                "PRECONDITION_FAILED - fast reply consumer does not exist",
                () -> publish("", "nowhere", WANTS_REPLY, "question"));
    }

    @Test
    void consumerMustNotAcknowledge() throws Exception {
        assertChannelError(
                channel,
                406,
                "PRECONDITION_FAILED - reply consumer cannot acknowledge",
                () -> consume(channel, REPLY_TO, false));
    }

    @Test
    void channelHasOneReplyConsumerAtMost() throws Exception {
        consume(channel, REPLY_TO, true);

        assertChannelError(
                channel,
                406,
                "PRECONDITION_FAILED - reply consumer already set",
                () -> consume(channel, REPLY_TO, true));
    }

    @Test
    void cancelledReplyConsumerMayBeReplaced() throws Exception {
        Deliveries replies = consume(channel, REPLY_TO, true);
        channel.basicCancel(replies.tag());

        Deliveries again = consume(channel, REPLY_TO, true);
        publish("", replyAddress(), "answer");

        assertThat(again.nextBody()).isEqualTo("answer");
    }

    @Test
    void pseudoQueueCannotBeGotFrom() throws Exception {
        assertChannelError(
                channel,
                404,
                "NOT_FOUND - no queue 'amq.rabbitmq.reply-to' in vhost '/'",
                () -> channel.basicGet(REPLY_TO, true));
    }

    @Test
    void bareNameMayBeDeclaredPassively() throws Exception {
        var ok = channel.queueDeclarePassive(REPLY_TO);

        assertThat(ok.getQueue()).isEqualTo(REPLY_TO);
        assertThat(ok.getConsumerCount()).isEqualTo(1);
        assertThat(ok.getMessageCount()).isZero();
    }

    @Test
    void serverMaySeeWhetherTheAskerIsStillThere() throws Exception {
        Channel asking = connection.createChannel();
        consume(asking, REPLY_TO, true);
        String queue = queue();
        asking.basicPublish("", queue, WANTS_REPLY, new byte[0]);
        awaitReady(queue, 1);
        String address = channel.basicGet(queue, true).getProps().getReplyTo();
        Channel server = connect().createChannel();

        assertThat(server.queueDeclarePassive(address).getConsumerCount()).isEqualTo(1);
        asking.close();
        assertChannelError(
                server,
                404,
                "NOT_FOUND - no queue '%s' in vhost '/'".formatted(address),
                () -> server.queueDeclarePassive(address));
    }

    @Test
    void inventedAddressIsNotFound() throws Exception {
        assertChannelError(
                channel,
                404,
                "NOT_FOUND - no queue 'amq.rabbitmq.reply-to.invented' in vhost '/'",
                () -> channel.queueDeclarePassive(REPLY_TO + ".invented"));
    }

    @Test
    void replyToAnAskerThatIsGoneIsDropped() throws Exception {
        Channel asking = connection.createChannel();
        consume(asking, REPLY_TO, true);
        String queue = queue();
        asking.basicPublish("", queue, WANTS_REPLY, new byte[0]);
        awaitReady(queue, 1);
        String address = channel.basicGet(queue, true).getProps().getReplyTo();
        asking.close();

        publish("", address, "too late");

        channel.basicQos(1);
    }

    /** The pseudo-queue is no queue, so nothing is routed; RabbitMQ's documentation says so too. */
    @Test
    void mandatoryReplyArrivesAndIsReturned() throws Exception {
        Deliveries replies = consume(channel, REPLY_TO, true);
        String address = replyAddress();
        var returns = new Returns(channel);

        channel.basicPublish("", address, true, PLAIN, "answer".getBytes());

        assertThat(replies.nextBody()).isEqualTo("answer");
        assertThat(returns.next().getReplyText()).isEqualTo("NO_ROUTE");
    }

    @Test
    void everyChannelHasAnAddressOfItsOwn() throws Exception {
        Deliveries replies = consume(channel, REPLY_TO, true);
        Channel other = connection.createChannel();
        Deliveries otherReplies = consume(other, REPLY_TO, true);
        String address = replyAddress();

        publish("", address, "mine");

        assertThat(replies.nextBody()).isEqualTo("mine");
        assertThat(otherReplies.waiting()).isZero();
    }
}
