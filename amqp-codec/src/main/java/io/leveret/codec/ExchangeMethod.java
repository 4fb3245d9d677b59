package io.leveret.codec;

import static io.leveret.codec.WireReader.bit;

/** Class exchange (40), with the bindings between exchanges RabbitMQ added. */
public sealed interface ExchangeMethod extends Method {
    int CLASS_ID = 40;

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

        void delete(Delete method);

        void bind(Bind method);

        void unbind(Unbind method);
    }

    /** Reads the fields of a method, or returns null if there is none of this id. */
    static ExchangeMethod read(int methodId, WireReader in) {
        return switch (methodId) {
            case Declare.ID -> Declare.read(in);
            case DeclareOk.ID -> new DeclareOk();
            case Delete.ID -> Delete.read(in);
            case DeleteOk.ID -> new DeleteOk();
            case Bind.ID -> Bind.read(in);
            case BindOk.ID -> new BindOk();
            case Unbind.ID -> Unbind.read(in);
            case UnbindOk.ID -> new UnbindOk();
            default -> null;
        };
    }

    /** exchange.declare (40, 10). */
    record Declare(
            String exchange,
            String type,
            boolean passive,
            boolean durable,
            boolean autoDelete,
            boolean internal,
            boolean noWait,
            FieldTable arguments)
            implements ExchangeMethod {
        public static final int ID = 10;

        static Declare read(WireReader in) {
            in.reserved16();
            String exchange = in.shortString();
            String type = in.shortString();
            int bits = in.octet();
            return new Declare(
                    exchange,
                    type,
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
            out.shortString(exchange);
            out.shortString(type);
            out.bits(passive, durable, autoDelete, internal, noWait);
            out.table(arguments);
        }

        @Override
        public void dispatch(Handler handler) {
            handler.declare(this);
        }
    }

    /** exchange.declare-ok (40, 11). */
    record DeclareOk() implements ExchangeMethod {
        public static final int ID = 11;

        @Override
        public int methodId() {
            return ID;
        }

        @Override
        public void write(WireWriter out) {}
    }

    /** exchange.delete (40, 20). */
    record Delete(String exchange, boolean ifUnused, boolean noWait) implements ExchangeMethod {
        public static final int ID = 20;

        static Delete read(WireReader in) {
            in.reserved16();
            String exchange = in.shortString();
            int bits = in.octet();
            return new Delete(exchange, bit(bits, 0), bit(bits, 1));
        }

        @Override
        public int methodId() {
            return ID;
        }

        @Override
        public void write(WireWriter out) {
            out.reserved16();
            out.shortString(exchange);
            out.bits(ifUnused, noWait);
        }

        @Override
        public void dispatch(Handler handler) {
            handler.delete(this);
        }
    }

    /** exchange.delete-ok (40, 21). */
    record DeleteOk() implements ExchangeMethod {
        public static final int ID = 21;

        @Override
        public int methodId() {
            return ID;
        }

        @Override
        public void write(WireWriter out) {}
    }

    /** exchange.bind (40, 30). */
    record Bind(
            String destination,
            String source,
            String routingKey,
            boolean noWait,
            FieldTable arguments)
            implements ExchangeMethod {
        public static final int ID = 30;

        static Bind read(WireReader in) {
            in.reserved16();
            String destination = in.shortString();
            String source = in.shortString();
            String routingKey = in.shortString();
            int bits = in.octet();
            return new Bind(destination, source, routingKey, bit(bits, 0), in.table());
        }

        @Override
        public int methodId() {
            return ID;
        }

        @Override
        public void write(WireWriter out) {
            out.reserved16();
            out.shortString(destination);
            out.shortString(source);
            out.shortString(routingKey);
            out.bits(noWait);
            out.table(arguments);
        }

        @Override
        public void dispatch(Handler handler) {
            handler.bind(this);
        }
    }

    /** exchange.bind-ok (40, 31). */
    record BindOk() implements ExchangeMethod {
        public static final int ID = 31;

        @Override
        public int methodId() {
            return ID;
        }

        @Override
        public void write(WireWriter out) {}
    }

    /** exchange.unbind (40, 40). */
    record Unbind(
            String destination,
            String source,
            String routingKey,
            boolean noWait,
            FieldTable arguments)
            implements ExchangeMethod {
        public static final int ID = 40;

        static Unbind read(WireReader in) {
            in.reserved16();
            String destination = in.shortString();
            String source = in.shortString();
            String routingKey = in.shortString();
            int bits = in.octet();
            return new Unbind(destination, source, routingKey, bit(bits, 0), in.table());
        }

        @Override
        public int methodId() {
            return ID;
        }

        @Override
        public void write(WireWriter out) {
            out.reserved16();
            out.shortString(destination);
            out.shortString(source);
            out.shortString(routingKey);
            out.bits(noWait);
            out.table(arguments);
        }

        @Override
        public void dispatch(Handler handler) {
            handler.unbind(this);
        }
    }

    /** exchange.unbind-ok (40, 51). */
    record UnbindOk() implements ExchangeMethod {
        public static final int ID = 51;

        @Override
        public int methodId() {
            return ID;
        }

        @Override
        public void write(WireWriter out) {}
    }
}
