package io.leveret.broker.connection;

import static io.leveret.codec.Errors.connectionError;

import io.leveret.broker.Limits;
import io.leveret.codec.ConnectionError;
import io.leveret.codec.ConnectionMethod;
import io.leveret.codec.Method;
import io.leveret.codec.ReplyCode;

/**
 * Where a connection stands before it is open: each state answers a method with the next state.
 * What is known so far is in the state, so nothing can be used too early (spec 2.2.4).
 */
sealed interface Handshake {
    /** Takes the one method this state waits for, or throws. */
    Handshake on(Negotiation negotiation, Method method);

    /** As RabbitMQ names it when a method comes that is out of place. */
    String name();

    /** The connection is open; this state takes no more methods. */
    record Done() implements Handshake {
        @Override
        public String name() {
            return "running";
        }

        @Override
        public Handshake on(Negotiation negotiation, Method method) {
            throw unexpected(this);
        }
    }

    /** The client may now say who it is. */
    record AwaitingStartOk() implements Handshake {
        @Override
        public String name() {
            return "starting";
        }

        @Override
        public Handshake on(Negotiation negotiation, Method method) {
            if (!(method instanceof ConnectionMethod.StartOk startOk)) {
                throw unexpected(this);
            }
            negotiation.peer(new Peer(startOk.clientProperties()));
            negotiation.login(startOk.mechanism(), startOk.response());
            return new Authenticating();
        }
    }

    /** The answer of whoever knows the users is under way; {@link Negotiation} goes on with it. */
    record Authenticating() implements Handshake {
        @Override
        public String name() {
            return "securing";
        }

        @Override
        public Handshake on(Negotiation negotiation, Method method) {
            if (method instanceof ConnectionMethod.SecureOk secureOk) {
                negotiation.continueLogin(secureOk.response());
                return this;
            }
            throw unexpected(this);
        }
    }

    /** Sizes were offered; the client may lower them. */
    record AwaitingTuneOk(Limits offered) implements Handshake {
        @Override
        public String name() {
            return "tuning";
        }

        @Override
        public Handshake on(Negotiation negotiation, Method method) {
            if (!(method instanceof ConnectionMethod.TuneOk tuneOk)) {
                throw unexpected(this);
            }
            int frameMax = frameMax((int) tuneOk.frameMax());
            int channelMax =
                    negotiated(
                            "channel_max",
                            tuneOk.channelMax(),
                            offered.channelMax(),
                            Integer.MAX_VALUE);
            negotiation.tune(new Tuning(channelMax, frameMax, tuneOk.heartbeat()));
            return new AwaitingOpen();
        }

        private int frameMax(int asked) {
            if (asked != 0 && asked < Limits.FRAME_MIN_BYTES) {
                throw connectionError(
                        ReplyCode.NOT_ALLOWED,
                        "negotiated frame_max = %d is lower than the minimum allowed value (%d)",
                        asked,
                        Limits.FRAME_MIN_BYTES);
            }
            return negotiated("frame_max", asked, offered.frameMaxBytes(), Integer.MAX_VALUE);
        }

        /** Zero means no limit, on either side. */
        private static int negotiated(String what, int asked, int offered, int unlimited) {
            if (offered != 0 && (asked == 0 || asked > offered)) {
                if (asked == 0) {
                    return offered;
                }
                throw connectionError(
                        ReplyCode.NOT_ALLOWED,
                        "negotiated %s = %d is greater than the maximum allowed value (%d)",
                        what,
                        asked,
                        offered);
            }
            return asked == 0 ? unlimited : asked;
        }
    }

    /** The client may now choose its vhost. */
    record AwaitingOpen() implements Handshake {
        @Override
        public String name() {
            return "opening";
        }

        @Override
        public Handshake on(Negotiation negotiation, Method method) {
            if (!(method instanceof ConnectionMethod.Open open)) {
                throw unexpected(this);
            }
            negotiation.open(open.virtualHost());
            return new Opening();
        }
    }

    /** Whether the user may enter the vhost is being asked. */
    record Opening() implements Handshake {
        @Override
        public String name() {
            return "opening";
        }

        @Override
        public Handshake on(Negotiation negotiation, Method method) {
            throw unexpected(this);
        }
    }

    private static ConnectionError unexpected(Handshake state) {
        return connectionError(
                ReplyCode.CHANNEL_ERROR, "unexpected method in connection state %s", state.name());
    }
}
