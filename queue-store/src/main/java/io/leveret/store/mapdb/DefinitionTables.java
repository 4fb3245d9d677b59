package io.leveret.store.mapdb;

import io.leveret.store.DefinitionStore.Table;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.mapdb.BTreeMap;
import org.mapdb.Serializer;
import org.mapdb.Store;

/**
 * Definitions in small MapDB trees. Storage thread.
 *
 * <p>Keys are kept in the order of their hashes. MapDB never merges the nodes of a tree again, so
 * with names that count upwards it would leave empty ones behind for ever; in random order the
 * empty ones are filled again.
 */
final class DefinitionTables {
    private static final int NODE_ENTRIES_MAX = 16;
    private static final int HASH_CHARS = 8;

    private final Map<Table, BTreeMap<String, byte[]>> tables = new EnumMap<>(Table.class);

    /** Opens the tables, or makes them if the root knows of none. */
    DefinitionTables(Records records, Root root) {
        Store store = new PaddedRecords(records.mapDb());
        for (Table table : Table.values()) {
            long recid = root.definitionRoot(table);
            if (recid == 0) {
                recid =
                        BTreeMap.Companion.putEmptyRoot$mapdb(
                                store, Serializer.STRING, Serializer.BYTE_ARRAY);
                root.setDefinitionRoot(table, recid);
            }
            tables.put(
                    table,
                    new BTreeMap<>(
                            Serializer.STRING,
                            Serializer.BYTE_ARRAY,
                            recid,
                            store,
                            true, // valueInline
                            NODE_ENTRIES_MAX,
                            Serializer.STRING,
                            true, // isThreadSafe
                            0, // no counter
                            true, // hasValues
                            null));
        }
    }

    void put(Table table, String key, byte[] value) {
        tables.get(table).put(hashed(key), value);
    }

    void remove(Table table, String key) {
        tables.get(table).remove(hashed(key));
    }

    void forEach(Table table, BiConsumer<String, byte[]> entry) {
        tables.get(table).forEach((key, value) -> entry.accept(key.substring(HASH_CHARS), value));
    }

    private static String hashed(String key) {
        int hash = Page.crc(ByteBuffer.wrap(key.getBytes(StandardCharsets.UTF_8)));
        char[] chars = new char[HASH_CHARS];
        for (int i = 0; i < HASH_CHARS; i++) {
            chars[i] = Character.forDigit(hash >>> 4 * i & 0xF, 16);
        }
        return new String(chars) + key;
    }

    /** Bytes of all keys and values. */
    long bytes() {
        long[] bytes = new long[1];
        for (Table table : Table.values()) {
            forEach(table, (key, value) -> bytes[0] += key.length() + value.length);
        }
        return bytes[0];
    }
}
