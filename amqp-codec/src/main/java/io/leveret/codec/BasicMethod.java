package io.leveret.codec;

import static io.leveret.codec.WireReader.bit;

/** Class basic (60), with {@code basic.nack} from RabbitMQ. */
public sealed interface BasicMethod extends Method {
    int CLASS_ID = 60;

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
        void qos(Qos method);

        void consume(Consume method);

        void cancel(Cancel method);

        void publish(Publish method);

        void get(Get method);

        void ack(Ack method);

        void reject(Reject method);

        void recoverAsync(RecoverAsync method);

        void recover(Recover method);

        void nack(Nack method);
    }

    /** Reads the fields of a method, or returns null if there is none of this id. */
    static BasicMethod read(int methodId, WireReader in) {
        return switch (methodId) {
            case Qos.ID -> Qos.read(in);
            case QosOk.ID -> new QosOk();
            case Consume.ID -> Consume.read(in);
            case ConsumeOk.ID -> ConsumeOk.read(in);
            case Cancel.ID -> Cancel.read(in);
            case CancelOk.ID -> CancelOk.read(in);
            case Publish.ID -> Publish.read(in);
            case Return.ID -> Return.read(in);
            case Deliver.ID -> Deliver.read(in);
            case Get.ID -> Get.read(in);
            case GetOk.ID -> GetOk.read(in);
            case GetEmpty.ID -> GetEmpty.read(in);
            case Ack.ID -> Ack.read(in);
            case Reject.ID -> Reject.read(in);
            case RecoverAsync.ID -> RecoverAsync.read(in);
            case Recover.ID -> Recover.read(in);
            case RecoverOk.ID -> new RecoverOk();
            case Nack.ID -> Nack.read(in);
            default -> null;
        };
    }

    /** basic.qos (60, 10). */
    record Qos(long prefetchSize, int prefetchCount, boolean global) implements BasicMethod {
        public static final int ID = 10;

        static Qos read(WireReader in) {
            return new Qos(in.unsignedInt(), in.unsignedShort(), bit(in.octet(), 0));
        }

        @Override
        public int methodId() {
            return ID;
        }

        @Override
        public void write(WireWriter out) {
            out.unsignedInt(prefetchSize);
            out.unsignedShort(prefetchCount);
            out.bits(global);
        }

        @Override
        public void dispatch(Handler handler) {
            handler.qos(this);
        }
    }

    /** basic.qos-ok (60, 11). */
    record QosOk() implements BasicMethod {
        public static final int ID = 11;

        @Override
        public int methodId() {
            return ID;
        }

        @Override
        public void write(WireWriter out) {}
    }

    /** basic.consume (60, 20). */
    record Consume(
            String queue,
            String consumerTag,
            boolean noLocal,
            boolean noAck,
            boolean exclusive,
            boolean noWait,
            FieldTable arguments)
            implements BasicMethod {
        public static final int ID = 20;

        static Consume read(WireReader in) {
            in.reserved16();
            String queue = in.shortString();
            String consumerTag = in.shortString();
            int bits = in.octet();
            return new Consume(
                    queue,
                    consumerTag,
                    bit(bits, 0),
                    bit(bits, 1),
                    bit(bits, 2),
                    bit(bits, 3),
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
            out.shortString(consumerTag);
            out.bits(noLocal, noAck, exclusive, noWait);
            out.table(arguments);
        }

        @Override
        public void dispatch(Handler handler) {
            handler.consume(this);
        }
    }

    /** basic.consume-ok (60, 21). */
    record ConsumeOk(String consumerTag) implements BasicMethod {
        public static final int ID = 21;

        static ConsumeOk read(WireReader in) {
            return new ConsumeOk(in.shortString());
        }

        @Override
        public int methodId() {
            return ID;
        }

        @Override
        public void write(WireWriter out) {
            out.shortString(consumerTag);
        }
    }

    /** basic.cancel (60, 30). */
    record Cancel(String consumerTag, boolean noWait) implements BasicMethod {
        public static final int ID = 30;

        static Cancel read(WireReader in) {
            return new Cancel(in.shortString(), bit(in.octet(), 0));
        }

        @Override
        public int methodId() {
            return ID;
        }

        @Override
        public void write(WireWriter out) {
            out.shortString(consumerTag);
            out.bits(noWait);
        }

        @Override
        public void dispatch(Handler handler) {
            handler.cancel(this);
        }
    }

    /** basic.cancel-ok (60, 31). */
    record CancelOk(String consumerTag) implements BasicMethod {
        public static final int ID = 31;

        static CancelOk read(WireReader in) {
            return new CancelOk(in.shortString());
        }

        @Override
        public int methodId() {
            return ID;
        }

        @Override
        public void write(WireWriter out) {
            out.shortString(consumerTag);
        }
    }

    /** basic.publish (60, 40). */
    record Publish(String exchange, String routingKey, boolean mandatory, boolean immediate)
            implements BasicMethod {
        public static final int ID = 40;

        static Publish read(WireReader in) {
            in.reserved16();
            String exchange = in.shortBytes();
            String routingKey = in.shortBytes();
            int bits = in.octet();
            return new Publish(exchange, routingKey, bit(bits, 0), bit(bits, 1));
        }

        @Override
        public int methodId() {
            return ID;
        }

        @Override
        public void write(WireWriter out) {
            out.reserved16();
            out.shortString(exchange);
            out.shortString(routingKey);
            out.bits(mandatory, immediate);
        }

        @Override
        public void dispatch(Handler handler) {
            handler.publish(this);
        }
    }

    /** basic.return (60, 50). */
    record Return(int replyCode, String replyText, String exchange, String routingKey)
            implements BasicMethod {
        public static final int ID = 50;

        static Return read(WireReader in) {
            return new Return(
                    in.unsignedShort(), in.shortBytes(), in.shortBytes(), in.shortBytes());
        }

        @Override
        public int methodId() {
            return ID;
        }

        @Override
        public void write(WireWriter out) {
            out.unsignedShort(replyCode);
            out.shortString(replyText);
            out.shortString(exchange);
            out.shortString(routingKey);
        }
    }

    /** basic.deliver (60, 60). */
    record Deliver(
            String consumerTag,
            long deliveryTag,
            boolean redelivered,
            String exchange,
            String routingKey)
            implements BasicMethod {
        public static final int ID = 60;

        static Deliver read(WireReader in) {
            String consumerTag = in.shortBytes();
            long deliveryTag = in.longLong();
            int bits = in.octet();
            String exchange = in.shortBytes();
            return new Deliver(consumerTag, deliveryTag, bit(bits, 0), exchange, in.shortBytes());
        }

        @Override
        public int methodId() {
            return ID;
        }

        @Override
        public void write(WireWriter out) {
            out.shortString(consumerTag);
            out.longLong(deliveryTag);
            out.bits(redelivered);
            out.shortString(exchange);
            out.shortString(routingKey);
        }
    }

    /** basic.get (60, 70). */
    record Get(String queue, boolean noAck) implements BasicMethod {
        public static final int ID = 70;

        static Get read(WireReader in) {
            in.reserved16();
            String queue = in.shortString();
            int bits = in.octet();
            return new Get(queue, bit(bits, 0));
        }

        @Override
        public int methodId() {
            return ID;
        }

        @Override
        public void write(WireWriter out) {
            out.reserved16();
            out.shortString(queue);
            out.bits(noAck);
        }

        @Override
        public void dispatch(Handler handler) {
            handler.get(this);
        }
    }

    /** basic.get-ok (60, 71). */
    record GetOk(
            long deliveryTag,
            boolean redelivered,
            String exchange,
            String routingKey,
            long messageCount)
            implements BasicMethod {
        public static final int ID = 71;

        static GetOk read(WireReader in) {
            long deliveryTag = in.longLong();
            int bits = in.octet();
            String exchange = in.shortBytes();
            String routingKey = in.shortBytes();
            return new GetOk(deliveryTag, bit(bits, 0), exchange, routingKey, in.unsignedInt());
        }

        @Override
        public int methodId() {
            return ID;
        }

        @Override
        public void write(WireWriter out) {
            out.longLong(deliveryTag);
            out.bits(redelivered);
            out.shortString(exchange);
            out.shortString(routingKey);
            out.unsignedInt(messageCount);
        }
    }

    /** basic.get-empty (60, 72). */
    record GetEmpty() implements BasicMethod {
        public static final int ID = 72;

        static GetEmpty read(WireReader in) {
            in.reservedShortString();
            return new GetEmpty();
        }

        @Override
        public int methodId() {
            return ID;
        }

        @Override
        public void write(WireWriter out) {
            out.reservedShortString();
        }
    }

    /** basic.ack (60, 80). */
    record Ack(long deliveryTag, boolean multiple) implements BasicMethod {
        public static final int ID = 80;

        static Ack read(WireReader in) {
            return new Ack(in.longLong(), bit(in.octet(), 0));
        }

        @Override
        public int methodId() {
            return ID;
        }

        @Override
        public void write(WireWriter out) {
            out.longLong(deliveryTag);
            out.bits(multiple);
        }

        @Override
        public void dispatch(Handler handler) {
            handler.ack(this);
        }
    }

    /** basic.reject (60, 90). */
    record Reject(long deliveryTag, boolean requeue) implements BasicMethod {
        public static final int ID = 90;

        static Reject read(WireReader in) {
            return new Reject(in.longLong(), bit(in.octet(), 0));
        }

        @Override
        public int methodId() {
            return ID;
        }

        @Override
        public void write(WireWriter out) {
            out.longLong(deliveryTag);
            out.bits(requeue);
        }

        @Override
        public void dispatch(Handler handler) {
            handler.reject(this);
        }
    }

    /** basic.recover-async (60, 100). */
    record RecoverAsync(boolean requeue) implements BasicMethod {
        public static final int ID = 100;

        static RecoverAsync read(WireReader in) {
            return new RecoverAsync(bit(in.octet(), 0));
        }

        @Override
        public int methodId() {
            return ID;
        }

        @Override
        public void write(WireWriter out) {
            out.bits(requeue);
        }

        @Override
        public void dispatch(Handler handler) {
            handler.recoverAsync(this);
        }
    }

    /** basic.recover (60, 110). */
    record Recover(boolean requeue) implements BasicMethod {
        public static final int ID = 110;

        static Recover read(WireReader in) {
            return new Recover(bit(in.octet(), 0));
        }

        @Override
        public int methodId() {
            return ID;
        }

        @Override
        public void write(WireWriter out) {
            out.bits(requeue);
        }

        @Override
        public void dispatch(Handler handler) {
            handler.recover(this);
        }
    }

    /** basic.recover-ok (60, 111). */
    record RecoverOk() implements BasicMethod {
        public static final int ID = 111;

        @Override
        public int methodId() {
            return ID;
        }

        @Override
        public void write(WireWriter out) {}
    }

    /** basic.nack (60, 120). */
    record Nack(long deliveryTag, boolean multiple, boolean requeue) implements BasicMethod {
        public static final int ID = 120;

        static Nack read(WireReader in) {
            long deliveryTag = in.longLong();
            int bits = in.octet();
            return new Nack(deliveryTag, bit(bits, 0), bit(bits, 1));
        }

        @Override
        public int methodId() {
            return ID;
        }

        @Override
        public void write(WireWriter out) {
            out.longLong(deliveryTag);
            out.bits(multiple, requeue);
        }

        @Override
        public void dispatch(Handler handler) {
            handler.nack(this);
        }
    }
}
