package io.leveret.codec;

import static io.leveret.codec.WireReader.bit;

/** Class channel (20). */
public sealed interface ChannelMethod extends Method {
    int CLASS_ID = 20;

    @Override
    default int classId() {
        return CLASS_ID;
    }

    /**
     * Calls the handler's method for this one.
     *
     * @throws ConnectionError 503 if only a server sends it
     */
    default void dispatch(Handler handler) {
        throw Errors.unimplementedMethod();
    }

    /** The methods a client may send. */
    interface Handler {
        void open(Open method);

        void flow(Flow method);

        void close(Close method);

        void closeOk(CloseOk method);
    }

    /** Reads the fields of a method, or returns null if there is none of this id. */
    static ChannelMethod read(int methodId, WireReader in) {
        return switch (methodId) {
            case Open.ID -> Open.read(in);
            case OpenOk.ID -> OpenOk.read(in);
            case Flow.ID -> Flow.read(in);
            case FlowOk.ID -> FlowOk.read(in);
            case Close.ID -> Close.read(in);
            case CloseOk.ID -> new CloseOk();
            default -> null;
        };
    }

    /** channel.open (20, 10). */
    record Open() implements ChannelMethod {
        public static final int ID = 10;

        static Open read(WireReader in) {
            in.reservedShortString();
            return new Open();
        }

        @Override
        public int methodId() {
            return ID;
        }

        @Override
        public void write(WireWriter out) {
            out.reservedShortString();
        }

        @Override
        public void dispatch(Handler handler) {
            handler.open(this);
        }
    }

    /** channel.open-ok (20, 11). */
    record OpenOk() implements ChannelMethod {
        public static final int ID = 11;

        static OpenOk read(WireReader in) {
            in.reservedLongString();
            return new OpenOk();
        }

        @Override
        public int methodId() {
            return ID;
        }

        @Override
        public void write(WireWriter out) {
            out.reservedLongString();
        }
    }

    /** channel.flow (20, 20). */
    record Flow(boolean active) implements ChannelMethod {
        public static final int ID = 20;

        static Flow read(WireReader in) {
            return new Flow(bit(in.octet(), 0));
        }

        @Override
        public int methodId() {
            return ID;
        }

        @Override
        public void write(WireWriter out) {
            out.bits(active);
        }

        @Override
        public void dispatch(Handler handler) {
            handler.flow(this);
        }
    }

    /** channel.flow-ok (20, 21). */
    record FlowOk(boolean active) implements ChannelMethod {
        public static final int ID = 21;

        static FlowOk read(WireReader in) {
            return new FlowOk(bit(in.octet(), 0));
        }

        @Override
        public int methodId() {
            return ID;
        }

        @Override
        public void write(WireWriter out) {
            out.bits(active);
        }
    }

    /** channel.close (20, 40). */
    record Close(int replyCode, String replyText, int failedClassId, int failedMethodId)
            implements ChannelMethod {
        public static final int ID = 40;

        static Close read(WireReader in) {
            return new Close(
                    in.unsignedShort(), in.shortString(), in.unsignedShort(), in.unsignedShort());
        }

        @Override
        public int methodId() {
            return ID;
        }

        @Override
        public void write(WireWriter out) {
            out.unsignedShort(replyCode);
            out.shortString(replyText);
            out.unsignedShort(failedClassId);
            out.unsignedShort(failedMethodId);
        }

        @Override
        public void dispatch(Handler handler) {
            handler.close(this);
        }
    }

    /** channel.close-ok (20, 41). */
    record CloseOk() implements ChannelMethod {
        public static final int ID = 41;

        @Override
        public int methodId() {
            return ID;
        }

        @Override
        public void write(WireWriter out) {}

        @Override
        public void dispatch(Handler handler) {
            handler.closeOk(this);
        }
    }
}
