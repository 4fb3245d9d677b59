package io.leveret.codec;

/** Class connection (10): everything on channel 0. */
public sealed interface ConnectionMethod extends Method {
    int CLASS_ID = 10;

    @Override
    default int classId() {
        return CLASS_ID;
    }

    /**
     * Calls the handler's method for this one; {@link Handler#unexpected} if only a server sends
     * it.
     */
    default void dispatch(Handler handler) {
        handler.unexpected(this);
    }

    /** The methods a client may send. */
    interface Handler {
        void startOk(StartOk method);

        void secureOk(SecureOk method);

        void tuneOk(TuneOk method);

        void open(Open method);

        void close(Close method);

        void closeOk(CloseOk method);

        void updateSecret(UpdateSecret method);

        /**
         * A method that only a server sends. Where the state of a connection is known, RabbitMQ
         * names it instead: 504, "unexpected method in connection state running".
         */
        default void unexpected(ConnectionMethod method) {
            throw Errors.unimplementedMethod();
        }
    }

    /** Reads the fields of a method, or returns null if there is none of this id. */
    static ConnectionMethod read(int methodId, WireReader in) {
        return switch (methodId) {
            case Start.ID -> Start.read(in);
            case StartOk.ID -> StartOk.read(in);
            case Secure.ID -> Secure.read(in);
            case SecureOk.ID -> SecureOk.read(in);
            case Tune.ID -> Tune.read(in);
            case TuneOk.ID -> TuneOk.read(in);
            case Open.ID -> Open.read(in);
            case OpenOk.ID -> OpenOk.read(in);
            case Close.ID -> Close.read(in);
            case CloseOk.ID -> new CloseOk();
            case Blocked.ID -> Blocked.read(in);
            case Unblocked.ID -> new Unblocked();
            case UpdateSecret.ID -> UpdateSecret.read(in);
            case UpdateSecretOk.ID -> new UpdateSecretOk();
            default -> null;
        };
    }

    /** connection.start (10, 10). */
    record Start(
            int versionMajor,
            int versionMinor,
            FieldTable serverProperties,
            String mechanisms,
            String locales)
            implements ConnectionMethod {
        public static final int ID = 10;

        static Start read(WireReader in) {
            return new Start(
                    in.octet(),
                    in.octet(),
                    in.table(),
                    in.longString().toString(),
                    in.longString().toString());
        }

        @Override
        public int methodId() {
            return ID;
        }

        @Override
        public void write(WireWriter out) {
            out.octet(versionMajor);
            out.octet(versionMinor);
            out.table(serverProperties);
            out.longString(mechanisms);
            out.longString(locales);
        }
    }

    /** connection.start-ok (10, 11). */
    record StartOk(
            FieldTable clientProperties, String mechanism, LongString response, String locale)
            implements ConnectionMethod {
        public static final int ID = 11;

        static StartOk read(WireReader in) {
            return new StartOk(in.table(), in.shortString(), in.longString(), in.shortString());
        }

        @Override
        public int methodId() {
            return ID;
        }

        @Override
        public void write(WireWriter out) {
            out.table(clientProperties);
            out.shortString(mechanism);
            out.longString(response);
            out.shortString(locale);
        }

        @Override
        public void dispatch(Handler handler) {
            handler.startOk(this);
        }
    }

    /** connection.secure (10, 20). */
    record Secure(LongString challenge) implements ConnectionMethod {
        public static final int ID = 20;

        static Secure read(WireReader in) {
            return new Secure(in.longString());
        }

        @Override
        public int methodId() {
            return ID;
        }

        @Override
        public void write(WireWriter out) {
            out.longString(challenge);
        }
    }

    /** connection.secure-ok (10, 21). */
    record SecureOk(LongString response) implements ConnectionMethod {
        public static final int ID = 21;

        static SecureOk read(WireReader in) {
            return new SecureOk(in.longString());
        }

        @Override
        public int methodId() {
            return ID;
        }

        @Override
        public void write(WireWriter out) {
            out.longString(response);
        }

        @Override
        public void dispatch(Handler handler) {
            handler.secureOk(this);
        }
    }

    /** connection.tune (10, 30). */
    record Tune(int channelMax, long frameMax, int heartbeat) implements ConnectionMethod {
        public static final int ID = 30;

        static Tune read(WireReader in) {
            return new Tune(in.unsignedShort(), in.unsignedInt(), in.unsignedShort());
        }

        @Override
        public int methodId() {
            return ID;
        }

        @Override
        public void write(WireWriter out) {
            out.unsignedShort(channelMax);
            out.unsignedInt(frameMax);
            out.unsignedShort(heartbeat);
        }
    }

    /** connection.tune-ok (10, 31). */
    record TuneOk(int channelMax, long frameMax, int heartbeat) implements ConnectionMethod {
        public static final int ID = 31;

        static TuneOk read(WireReader in) {
            return new TuneOk(in.unsignedShort(), in.unsignedInt(), in.unsignedShort());
        }

        @Override
        public int methodId() {
            return ID;
        }

        @Override
        public void write(WireWriter out) {
            out.unsignedShort(channelMax);
            out.unsignedInt(frameMax);
            out.unsignedShort(heartbeat);
        }

        @Override
        public void dispatch(Handler handler) {
            handler.tuneOk(this);
        }
    }

    /** connection.open (10, 40). */
    record Open(String virtualHost) implements ConnectionMethod {
        public static final int ID = 40;

        static Open read(WireReader in) {
            String virtualHost = in.shortString();
            in.reservedShortString();
            in.reservedOctet();
            return new Open(virtualHost);
        }

        @Override
        public int methodId() {
            return ID;
        }

        @Override
        public void write(WireWriter out) {
            out.shortString(virtualHost);
            out.reservedShortString();
            out.reservedOctet();
        }

        @Override
        public void dispatch(Handler handler) {
            handler.open(this);
        }
    }

    /** connection.open-ok (10, 41). */
    record OpenOk() implements ConnectionMethod {
        public static final int ID = 41;

        static OpenOk read(WireReader in) {
            in.reservedShortString();
            return new OpenOk();
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

    /** connection.close (10, 50). */
    record Close(int replyCode, String replyText, int failedClassId, int failedMethodId)
            implements ConnectionMethod {
        public static final int ID = 50;

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

    /** connection.close-ok (10, 51). */
    record CloseOk() implements ConnectionMethod {
        public static final int ID = 51;

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

    /** connection.blocked (10, 60). */
    record Blocked(String reason) implements ConnectionMethod {
        public static final int ID = 60;

        static Blocked read(WireReader in) {
            return new Blocked(in.shortString());
        }

        @Override
        public int methodId() {
            return ID;
        }

        @Override
        public void write(WireWriter out) {
            out.shortString(reason);
        }
    }

    /** connection.unblocked (10, 61). */
    record Unblocked() implements ConnectionMethod {
        public static final int ID = 61;

        @Override
        public int methodId() {
            return ID;
        }

        @Override
        public void write(WireWriter out) {}
    }

    /** connection.update-secret (10, 70). */
    record UpdateSecret(LongString newSecret, String reason) implements ConnectionMethod {
        public static final int ID = 70;

        static UpdateSecret read(WireReader in) {
            return new UpdateSecret(in.longString(), in.shortString());
        }

        @Override
        public int methodId() {
            return ID;
        }

        @Override
        public void write(WireWriter out) {
            out.longString(newSecret);
            out.shortString(reason);
        }

        @Override
        public void dispatch(Handler handler) {
            handler.updateSecret(this);
        }
    }

    /** connection.update-secret-ok (10, 71). */
    record UpdateSecretOk() implements ConnectionMethod {
        public static final int ID = 71;

        @Override
        public int methodId() {
            return ID;
        }

        @Override
        public void write(WireWriter out) {}
    }
}
