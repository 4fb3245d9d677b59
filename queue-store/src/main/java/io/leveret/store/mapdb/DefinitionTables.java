package io.leveret.store.mapdb;

import io.leveret.store.DefinitionStore.Table;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.mapdb.BTreeMap;
import org.mapdb.Serializer;

/** Definitions in small MapDB trees. Storage thread. */
final class DefinitionTables {
    private static final int NODE_ENTRIES_MAX = 16;

    private final Map<Table, BTreeMap<String, byte[]>> tables = new EnumMap<>(Table.class);

    /** Opens the tables, or makes them if the root knows of none. */
    DefinitionTables(Records records, Root root) {
        for (Table table : Table.values()) {
            long recid = root.definitionRoot(table);
            if (recid == 0) {
                recid =
                        BTreeMap.Companion.putEmptyRoot$mapdb(
                                records.mapDb(), Serializer.STRING, Serializer.BYTE_ARRAY);
                root.setDefinitionRoot(table, recid);
            }
            tables.put(
                    table,
                    new BTreeMap<>(
                            Serializer.STRING,
                            Serializer.BYTE_ARRAY,
                            recid,
                            records.mapDb(),
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
        tables.get(table).put(key, value);
    }

    void remove(Table table, String key) {
        tables.get(table).remove(key);
    }

    void forEach(Table table, BiConsumer<String, byte[]> entry) {
        tables.get(table).forEach(entry);
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
