package io.leveret.broker.access;

import io.leveret.broker.access.AccessSnapshot.TopicKey;
import io.leveret.broker.access.AccessSnapshot.VhostUser;
import io.leveret.codec.ByteArray;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValues;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How users and permissions are stored: one field table each, with the version of its form under
 * {@code v}. A reader ignores fields it does not know; a form that old readers would misunderstand
 * gets a new version, which they refuse.
 */
final class AccessRecords {
    private static final int VERSION = 1;

    private AccessRecords() {}

    static byte[] encode(User user) {
        Map<String, Object> limits = new LinkedHashMap<>();
        user.limits().forEach((limit, value) -> limits.put(limit.key(), value));
        Map<String, Object> fields = versioned();
        fields.put("name", user.name());
        fields.put("algorithm", user.password().algorithm().rabbitName());
        fields.put("hash", ByteArray.of(user.password().bytes()));
        fields.put("tags", List.copyOf(user.tags()));
        fields.put("limits", FieldTable.of(limits));
        return FieldTable.of(fields).toBytes();
    }

    static User user(byte[] record) {
        FieldTable fields = read(record);
        HashingAlgorithm algorithm = HashingAlgorithm.byName(fields.string("algorithm"));
        if (algorithm == null || !(fields.get("hash") instanceof ByteArray hash)) {
            throw new IllegalStateException("user record without a known hash: " + fields);
        }
        Set<String> tags = new LinkedHashSet<>();
        if (fields.get("tags") instanceof List<?> list) {
            list.forEach(tag -> tags.add(tag.toString()));
        }
        Map<UserLimit, Long> limits = new EnumMap<>(UserLimit.class);
        if (fields.get("limits") instanceof FieldTable table) {
            table.asMap()
                    .forEach(
                            (key, value) -> {
                                if (UserLimit.byKey(key) != null) {
                                    limits.put(UserLimit.byKey(key), FieldValues.integer(value));
                                }
                            });
        }
        return new User(
                fields.string("name"), PasswordHash.ofBytes(algorithm, hash.bytes()), tags, limits);
    }

    static byte[] encode(Permissions permissions) {
        Map<String, Object> fields = versioned();
        fields.put("user", permissions.user());
        fields.put("vhost", permissions.vhost());
        fields.put("configure", permissions.configure());
        fields.put("write", permissions.write());
        fields.put("read", permissions.read());
        return FieldTable.of(fields).toBytes();
    }

    static Permissions permissions(byte[] record) {
        FieldTable fields = read(record);
        return new Permissions(
                fields.string("user"),
                fields.string("vhost"),
                fields.string("configure"),
                fields.string("write"),
                fields.string("read"));
    }

    static byte[] encode(TopicPermissions permissions) {
        Map<String, Object> fields = versioned();
        fields.put("user", permissions.user());
        fields.put("vhost", permissions.vhost());
        fields.put("exchange", permissions.exchange());
        fields.put("write", permissions.write());
        fields.put("read", permissions.read());
        return FieldTable.of(fields).toBytes();
    }

    static TopicPermissions topicPermissions(byte[] record) {
        FieldTable fields = read(record);
        return new TopicPermissions(
                fields.string("user"),
                fields.string("vhost"),
                fields.string("exchange"),
                fields.string("write"),
                fields.string("read"));
    }

    /** Different for different pairs, whatever characters the names have. */
    static String key(VhostUser who) {
        return who.vhost().length() + ":" + who.vhost() + who.user();
    }

    static String key(TopicKey topic) {
        String who = key(topic.who());
        return who.length() + ":" + who + topic.exchange();
    }

    private static Map<String, Object> versioned() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("v", VERSION);
        return fields;
    }

    private static FieldTable read(byte[] record) {
        FieldTable fields = FieldTable.fromBytes(record);
        Object version = fields.get("v");
        if (!Integer.valueOf(VERSION).equals(version)) {
            throw new IllegalStateException(
                    "access record of version " + version + " (expected: " + VERSION + ")");
        }
        return fields;
    }
}
