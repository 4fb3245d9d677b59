package io.leveret.codec;

import static io.leveret.codec.WireReader.bit;

/** Class confirm (85), an extension by RabbitMQ. */
public sealed interface ConfirmMethod extends Method {
    int CLASS_ID = 85;

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
        void select(Select method);
    }

    /** Reads the fields of a method, or returns null if there is none of this id. */
    static ConfirmMethod read(int methodId, WireReader in) {
        return switch (methodId) {
            case Select.ID -> Select.read(in);
            case SelectOk.ID -> new SelectOk();
            default -> null;
        };
    }

    /** confirm.select (85, 10). */
    record Select(boolean noWait) implements ConfirmMethod {
        public static final int ID = 10;

        static Select read(WireReader in) {
            return new Select(bit(in.octet(), 0));
        }

        @Override
        public int methodId() {
            return ID;
        }

        @Override
        public void write(WireWriter out) {
            out.bits(noWait);
        }

        @Override
        public void dispatch(Handler handler) {
            handler.select(this);
        }
    }

    /** confirm.select-ok (85, 11). */
    record SelectOk() implements ConfirmMethod {
        public static final int ID = 11;

        @Override
        public int methodId() {
            return ID;
        }

        @Override
        public void write(WireWriter out) {}
    }
}
