package io.leveret.broker.channel;

import static io.leveret.codec.Errors.channelError;

import io.leveret.codec.ConfirmMethod;
import io.leveret.codec.ReplyCode;
import io.leveret.codec.TxMethod;

/** The confirm and tx classes: a channel is in at most one of these modes, for good. */
record ModeRequests(Channel channel) implements ConfirmMethod.Handler, TxMethod.Handler {

    @Override
    public void select(ConfirmMethod.Select method) {
        if (channel.mode() instanceof Transaction) {
            throw channelError(
                    ReplyCode.PRECONDITION_FAILED, "cannot switch from tx to confirm mode");
        }
        if (channel.mode() instanceof PublishMode.Plain) {
            channel.mode(new PublishMode.Confirming(channel, new Confirms(channel)));
        }
        if (!method.noWait()) {
            channel.send(new ConfirmMethod.SelectOk());
        }
    }

    @Override
    public void select(TxMethod.Select method) {
        if (channel.mode() instanceof PublishMode.Confirming) {
            throw channelError(
                    ReplyCode.PRECONDITION_FAILED, "cannot switch from confirm to tx mode");
        }
        if (channel.mode() instanceof PublishMode.Plain) {
            channel.mode(new Transaction(channel));
        }
        channel.send(new TxMethod.SelectOk());
    }

    @Override
    public void commit(TxMethod.Commit method) {
        Transaction transaction = transaction();
        var answer = channel.<Void>await(ignored -> channel.send(new TxMethod.CommitOk()));
        transaction.commit(channel.connection().environment().store(), () -> answer.ok(null));
    }

    @Override
    public void rollback(TxMethod.Rollback method) {
        channel.deliveries().unacked().putBack(transaction().rollback());
        channel.send(new TxMethod.RollbackOk());
    }

    private Transaction transaction() {
        if (channel.mode() instanceof Transaction transaction) {
            return transaction;
        }
        throw channelError(ReplyCode.PRECONDITION_FAILED, "channel is not transactional");
    }
}
