package io.leveret.codec;

import static io.leveret.codec.WireReader.bit;

/** Class access (30): obsolete, but old clients still ask, and RabbitMQ grants. */
public sealed interface AccessMethod extends Method {
    int CLASS_ID = 30;

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
        void request(Request method);
    }

    /** Reads the fields of a method, or returns null if there is none of this id. */
    static AccessMethod read(int methodId, WireReader in) {
        return switch (methodId) {
            case Request.ID -> Request.read(in);
            case RequestOk.ID -> RequestOk.read(in);
            default -> null;
        };
    }

    /** access.request (30, 10). */
    record Request(
            String realm,
            boolean exclusive,
            boolean passive,
            boolean active,
            boolean write,
            boolean read)
            implements AccessMethod {
        public static final int ID = 10;

        static Request read(WireReader in) {
            String realm = in.shortString();
            int bits = in.octet();
            return new Request(
                    realm, bit(bits, 0), bit(bits, 1), bit(bits, 2), bit(bits, 3), bit(bits, 4));
        }

        @Override
        public int methodId() {
            return ID;
        }

        @Override
        public void write(WireWriter out) {
            out.shortString(realm);
            out.bits(exclusive, passive, active, write, read);
        }

        @Override
        public void dispatch(Handler handler) {
            handler.request(this);
        }
    }

    /** access.request-ok (30, 11). */
    record RequestOk(int ticket) implements AccessMethod {
        public static final int ID = 11;

        static RequestOk read(WireReader in) {
            return new RequestOk(in.unsignedShort());
        }

        @Override
        public int methodId() {
            return ID;
        }

        @Override
        public void write(WireWriter out) {
            out.unsignedShort(ticket);
        }
    }
}
