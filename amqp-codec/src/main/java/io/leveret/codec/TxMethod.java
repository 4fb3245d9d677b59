package io.leveret.codec;

/** Class tx (90). */
public sealed interface TxMethod extends Method {
    int CLASS_ID = 90;

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

        void commit(Commit method);

        void rollback(Rollback method);
    }

    /** Reads the fields of a method, or returns null if there is none of this id. */
    static TxMethod read(int methodId, WireReader in) {
        return switch (methodId) {
            case Select.ID -> new Select();
            case SelectOk.ID -> new SelectOk();
            case Commit.ID -> new Commit();
            case CommitOk.ID -> new CommitOk();
            case Rollback.ID -> new Rollback();
            case RollbackOk.ID -> new RollbackOk();
            default -> null;
        };
    }

    /** tx.select (90, 10). */
    record Select() implements TxMethod {
        public static final int ID = 10;

        @Override
        public int methodId() {
            return ID;
        }

        @Override
        public void write(WireWriter out) {}

        @Override
        public void dispatch(Handler handler) {
            handler.select(this);
        }
    }

    /** tx.select-ok (90, 11). */
    record SelectOk() implements TxMethod {
        public static final int ID = 11;

        @Override
        public int methodId() {
            return ID;
        }

        @Override
        public void write(WireWriter out) {}
    }

    /** tx.commit (90, 20). */
    record Commit() implements TxMethod {
        public static final int ID = 20;

        @Override
        public int methodId() {
            return ID;
        }

        @Override
        public void write(WireWriter out) {}

        @Override
        public void dispatch(Handler handler) {
            handler.commit(this);
        }
    }

    /** tx.commit-ok (90, 21). */
    record CommitOk() implements TxMethod {
        public static final int ID = 21;

        @Override
        public int methodId() {
            return ID;
        }

        @Override
        public void write(WireWriter out) {}
    }

    /** tx.rollback (90, 30). */
    record Rollback() implements TxMethod {
        public static final int ID = 30;

        @Override
        public int methodId() {
            return ID;
        }

        @Override
        public void write(WireWriter out) {}

        @Override
        public void dispatch(Handler handler) {
            handler.rollback(this);
        }
    }

    /** tx.rollback-ok (90, 31). */
    record RollbackOk() implements TxMethod {
        public static final int ID = 31;

        @Override
        public int methodId() {
            return ID;
        }

        @Override
        public void write(WireWriter out) {}
    }
}
