package io.leveret.codec;

import static io.leveret.codec.WireReader.bit;

/** Class queue (50). */
public sealed interface QueueMethod extends Method {
    int CLASS_ID = 50;

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
        void declare(Declare method);

        void bind(Bind method);

        void purge(Purge method);

        void delete(Delete method);

        void unbind(Unbind method);
    }

    /** Reads the fields of a method, or returns null if there is none of this id. */
    static QueueMethod read(int methodId, WireReader in) {
        return switch (methodId) {
            case Declare.ID -> Declare.read(in);
            case DeclareOk.ID -> DeclareOk.read(in);
            case Bind.ID -> Bind.read(in);
            case BindOk.ID -> new BindOk();
            case Purge.ID -> Purge.read(in);
            case PurgeOk.ID -> PurgeOk.read(in);
            case Delete.ID -> Delete.read(in);
            case DeleteOk.ID -> DeleteOk.read(in);
            case Unbind.ID -> Unbind.read(in);
            case UnbindOk.ID -> new UnbindOk();
            default -> null;
        };
    }

    /** queue.declare (50, 10). */
    record Declare(
            String queue,
            boolean passive,
            boolean durable,
            boolean exclusive,
            boolean autoDelete,
            boolean noWait,
            FieldTable arguments)
            implements QueueMethod {
        public static final int ID = 10;

        static Declare read(WireReader in) {
            in.reserved16();
            String queue = in.shortString();
            int bits = in.octet();
            return new Declare(
                    queue,
                    bit(bits, 0),
                    bit(bits, 1),
                    bit(bits, 2),
                    bit(bits, 3),
                    bit(bits, 4),
                    in.table());
        }

        @Override
        public int methodId() {
            return ID;
        }

        @Override
        public void write(WireWriter out) {
            out.reserved16();
            out.shortString(queue);
            out.bits(passive, durable, exclusive, autoDelete, noWait);
            out.table(arguments);
        }

        @Override
        public void dispatch(Handler handler) {
            handler.declare(this);
        }
    }

    /** queue.declare-ok (50, 11). */
    record DeclareOk(String queue, long messageCount, long consumerCount) implements QueueMethod {
        public static final int ID = 11;

        static DeclareOk read(WireReader in) {
            return new DeclareOk(in.shortString(), in.unsignedInt(), in.unsignedInt());
        }

        @Override
        public int methodId() {
            return ID;
        }

        @Override
        public void write(WireWriter out) {
            out.shortString(queue);
            out.unsignedInt(messageCount);
            out.unsignedInt(consumerCount);
        }
    }

    /** queue.bind (50, 20). */
    record Bind(
            String queue, String exchange, String routingKey, boolean noWait, FieldTable arguments)
            implements QueueMethod {
        public static final int ID = 20;

        static Bind read(WireReader in) {
            in.reserved16();
            String queue = in.shortString();
            String exchange = in.shortString();
            String routingKey = in.shortString();
            int bits = in.octet();
            return new Bind(queue, exchange, routingKey, bit(bits, 0), in.table());
        }

        @Override
        public int methodId() {
            return ID;
        }

        @Override
        public void write(WireWriter out) {
            out.reserved16();
            out.shortString(queue);
            out.shortString(exchange);
            out.shortString(routingKey);
            out.bits(noWait);
            out.table(arguments);
        }

        @Override
        public void dispatch(Handler handler) {
            handler.bind(this);
        }
    }

    /** queue.bind-ok (50, 21). */
    record BindOk() implements QueueMethod {
        public static final int ID = 21;

        @Override
        public int methodId() {
            return ID;
        }

        @Override
        public void write(WireWriter out) {}
    }

    /** queue.purge (50, 30). */
    record Purge(String queue, boolean noWait) implements QueueMethod {
        public static final int ID = 30;

        static Purge read(WireReader in) {
            in.reserved16();
            String queue = in.shortString();
            int bits = in.octet();
            return new Purge(queue, bit(bits, 0));
        }

        @Override
        public int methodId() {
            return ID;
        }

        @Override
        public void write(WireWriter out) {
            out.reserved16();
            out.shortString(queue);
            out.bits(noWait);
        }

        @Override
        public void dispatch(Handler handler) {
            handler.purge(this);
        }
    }

    /** queue.purge-ok (50, 31). */
    record PurgeOk(long messageCount) implements QueueMethod {
        public static final int ID = 31;

        static PurgeOk read(WireReader in) {
            return new PurgeOk(in.unsignedInt());
        }

        @Override
        public int methodId() {
            return ID;
        }

        @Override
        public void write(WireWriter out) {
            out.unsignedInt(messageCount);
        }
    }

    /** queue.delete (50, 40). */
    record Delete(String queue, boolean ifUnused, boolean ifEmpty, boolean noWait)
            implements QueueMethod {
        public static final int ID = 40;

        static Delete read(WireReader in) {
            in.reserved16();
            String queue = in.shortString();
            int bits = in.octet();
            return new Delete(queue, bit(bits, 0), bit(bits, 1), bit(bits, 2));
        }

        @Override
        public int methodId() {
            return ID;
        }

        @Override
        public void write(WireWriter out) {
            out.reserved16();
            out.shortString(queue);
            out.bits(ifUnused, ifEmpty, noWait);
        }

        @Override
        public void dispatch(Handler handler) {
            handler.delete(this);
        }
    }

    /** queue.delete-ok (50, 41). */
    record DeleteOk(long messageCount) implements QueueMethod {
        public static final int ID = 41;

        static DeleteOk read(WireReader in) {
            return new DeleteOk(in.unsignedInt());
        }

        @Override
        public int methodId() {
            return ID;
        }

        @Override
        public void write(WireWriter out) {
            out.unsignedInt(messageCount);
        }
    }

    /** queue.unbind (50, 50). */
    record Unbind(String queue, String exchange, String routingKey, FieldTable arguments)
            implements QueueMethod {
        public static final int ID = 50;

        static Unbind read(WireReader in) {
            in.reserved16();
            String queue = in.shortString();
            String exchange = in.shortString();
            String routingKey = in.shortString();
            return new Unbind(queue, exchange, routingKey, in.table());
        }

        @Override
        public int methodId() {
            return ID;
        }

        @Override
        public void write(WireWriter out) {
            out.reserved16();
            out.shortString(queue);
            out.shortString(exchange);
            out.shortString(routingKey);
            out.table(arguments);
        }

        @Override
        public void dispatch(Handler handler) {
            handler.unbind(this);
        }
    }

    /** queue.unbind-ok (50, 51). */
    record UnbindOk() implements QueueMethod {
        public static final int ID = 51;

        @Override
        public int methodId() {
            return ID;
        }

        @Override
        public void write(WireWriter out) {}
    }
}
