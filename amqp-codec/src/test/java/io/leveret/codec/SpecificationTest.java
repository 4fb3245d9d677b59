package io.leveret.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.Specification.Constant;
import io.leveret.codec.Specification.Field;
import io.leveret.codec.Specification.MethodSpec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The records against the specification: names, ids, order, types, and for random values the bytes
 * that follow from it.
 */
class SpecificationTest {
    private static final int ROUNDS = 200;
    private static final Specification SPECIFICATION = new Specification();
    private static final RandomValues VALUES = new RandomValues(SpecificationTest.class);

    /** What RabbitMQ does not answer with 503 "unimplemented method" when a client sends it. */
    private static final Set<String> FROM_CLIENTS =
            Set.of(
                    "connection.start-ok",
                    "connection.secure-ok",
                    "connection.tune-ok",
                    "connection.open",
                    "connection.close",
                    "connection.close-ok",
                    "connection.update-secret",
                    "channel.open",
                    "channel.flow",
                    "channel.close",
                    "channel.close-ok",
                    "access.request",
                    "exchange.declare",
                    "exchange.delete",
                    "exchange.bind",
                    "exchange.unbind",
                    "queue.declare",
                    "queue.bind",
                    "queue.purge",
                    "queue.delete",
                    "queue.unbind",
                    "basic.qos",
                    "basic.consume",
                    "basic.cancel",
                    "basic.publish",
                    "basic.get",
                    "basic.ack",
                    "basic.reject",
                    "basic.recover-async",
                    "basic.recover",
                    "basic.nack",
                    "tx.select",
                    "tx.commit",
                    "tx.rollback",
                    "confirm.select");

    static List<MethodSpec> methods() {
        return SPECIFICATION.methods();
    }

    @Test
    void thereIsOneRecordForEveryMethodAndNoOther() {
        assertThat(methods()).hasSize(66);
        assertThat(records().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        methods().stream().map(MethodSpec::name).toList());
    }

    @ParameterizedTest
    @MethodSource("methods")
    void recordHasTheFieldsOfItsMethod(MethodSpec method) {
        RecordComponent[] components = records().get(method.name()).getRecordComponents();

        assertThat(Arrays.stream(components).map(RecordComponent::getName))
                .containsExactlyElementsOf(fields(method).stream().map(Field::component).toList());
        for (int i = 0; i < components.length; i++) {
            assertThat(javaTypes(fields(method).get(i).type()))
                    .as(components[i].getName())
                    .contains(components[i].getType());
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void bytesFollowFromTheSpecification(MethodSpec method) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            List<Object> values = new ArrayList<>();
            List<Object> arguments = new ArrayList<>();
            RecordComponent[] components = records().get(method.name()).getRecordComponents();
            for (Field field : method.fields()) {
                Object value =
                        field.reserved() ? null : VALUES.field(field.type(), method.content());
                if (value instanceof LongString string
                        && components[arguments.size()].getType() == String.class) {
                    value = LongString.of(string.toString());
                    arguments.add(value.toString());
                } else if (!field.reserved()) {
                    arguments.add(value);
                }
                values.add(value);
            }
            Method expected =
                    (Method)
                            records()
                                    .get(method.name())
                                    .getDeclaredConstructors()[0]
                                    .newInstance(arguments.toArray());
            byte[] bytes = encode(method, values);

            assertThat(expected.classId()).isEqualTo(method.classId());
            assertThat(expected.methodId()).isEqualTo(method.methodId());
            assertThat(expected.name()).isEqualTo(method.name());
            assertThat(Methods.read(Unpooled.wrappedBuffer(bytes)))
                    .as("seed %d", VALUES.seed)
                    .isEqualTo(expected);
            assertThat(written(expected)).as("seed %d, %s", VALUES.seed, expected).isEqualTo(bytes);
        }
    }

    @Test
    void onlyMethodsThatClientsSendCanBeDispatched() throws Exception {
        for (MethodSpec method : methods()) {
            Class<?> record = records().get(method.name());
            boolean overridden =
                    Arrays.stream(record.getDeclaredMethods())
                            .anyMatch(declared -> declared.getName().equals("dispatch"));
            boolean handled =
                    Arrays.stream(record.getEnclosingClass().getDeclaredClasses())
                            .filter(type -> type.getSimpleName().equals("Handler"))
                            .flatMap(handler -> Arrays.stream(handler.getDeclaredMethods()))
                            .anyMatch(
                                    declared ->
                                            declared.getParameterTypes()[0] == record
                                                    && ("." + declared.getName())
                                                            .equals(handlerName(method)));

            assertThat(overridden)
                    .as(method.name())
                    .isEqualTo(FROM_CLIENTS.contains(method.name()));
            assertThat(handled).as(method.name()).isEqualTo(overridden);
        }
    }

    @Test
    void propertiesAreThoseOfTheSpecification() {
        assertThat(
                        Arrays.stream(BasicProperties.class.getRecordComponents())
                                .map(RecordComponent::getName))
                .containsExactlyElementsOf(
                        SPECIFICATION.properties().stream().map(Field::component).toList());
    }

    @Test
    void propertyBytesFollowFromTheSpecification() throws Exception {
        RecordComponent[] components = BasicProperties.class.getRecordComponents();
        for (int round = 0; round < 2_000; round++) {
            BasicProperties properties = VALUES.properties();
            var list = new ByteArrayOutputStream();
            int flags = 0;
            for (int i = 0; i < components.length; i++) {
                Object value = components[i].getAccessor().invoke(properties);
                if (value != null) {
                    flags |= 1 << 15 - i;
                    writeField(
                            new DataOutputStream(list),
                            SPECIFICATION.properties().get(i).type(),
                            value);
                }
            }
            ByteBuf expected = Unpooled.buffer().writeShort(flags).writeBytes(list.toByteArray());

            ByteBuf out = Unpooled.buffer();
            properties.writeTo(out);

            assertThat(out).as("seed %d, %s", VALUES.seed, properties).isEqualTo(expected);
            assertThat(BasicProperties.read(out)).isEqualTo(properties);
        }
    }

    @Test
    void replyCodesAreThoseOfTheSpecification() {
        for (ReplyCode code : ReplyCode.values()) {
            Constant constant =
                    SPECIFICATION.constants().stream()
                            .filter(c -> c.name().replace('-', '_').equals(code.name()))
                            .findFirst()
                            .orElseThrow();
            assertThat(code.number()).isEqualTo(constant.value());
            assertThat(code.isHard()).isEqualTo(constant.kind().equals("hard-error"));
        }
        assertThat(
                        SPECIFICATION.constants().stream()
                                .filter(constant -> constant.kind().endsWith("-error")))
                .hasSize(ReplyCode.values().length - 1); // reply-success is no error
    }

    private static Map<String, Class<?>> records() {
        Map<String, Class<?>> records = new HashMap<>();
        for (Class<?> group : Method.class.getPermittedSubclasses()) {
            for (Class<?> record : group.getPermittedSubclasses()) {
                records.put(MethodName.of(record.asSubclass(Method.class)), record);
            }
        }
        return records;
    }

    private static List<Field> fields(MethodSpec method) {
        return method.fields().stream().filter(field -> !field.reserved()).toList();
    }

    private static String handlerName(MethodSpec method) {
        return Specification.camelCase(method.name().substring(method.name().indexOf('.')));
    }

    private static Set<Class<?>> javaTypes(String type) {
        return switch (type) {
            case "bit" -> Set.of(boolean.class);
            case "octet", "short" -> Set.of(int.class);
            case "long", "longlong" -> Set.of(long.class);
            case "shortstr" -> Set.of(String.class);
            case "longstr" -> Set.of(LongString.class, String.class);
            case "table" -> Set.of(FieldTable.class);
            default -> throw new IllegalArgumentException(type);
        };
    }

    private static byte[] written(Method method) {
        ByteBuf out = Unpooled.buffer();
        FrameWriter.method(out, 1, method);
        return ByteBufUtil.getBytes(out, 7, out.readableBytes() - 8);
    }

    /** Encodes by what the specification says alone; null stands for a reserved field. */
    private static byte[] encode(MethodSpec method, List<Object> values) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        out.writeShort(method.classId());
        out.writeShort(method.methodId());
        int bits = 0;
        int bitCount = 0;
        for (int i = 0; i < values.size(); i++) {
            String type = method.fields().get(i).type();
            if (type.equals("bit")) {
                bits |= Boolean.TRUE.equals(values.get(i)) ? 1 << bitCount : 0;
                bitCount++;
                continue;
            }
            if (bitCount > 0) {
                out.writeByte(bits);
                bits = 0;
                bitCount = 0;
            }
            writeField(out, type, values.get(i));
        }
        if (bitCount > 0) {
            out.writeByte(bits);
        }
        return bytes.toByteArray();
    }

    private static void writeField(DataOutputStream out, String type, Object value)
            throws IOException {
        switch (type) {
            case "octet" -> out.writeByte(value == null ? 0 : (Integer) value);
            case "short" -> out.writeShort(value == null ? 0 : (Integer) value);
            case "long" -> out.writeInt(((Long) value).intValue());
            case "longlong", "timestamp" -> out.writeLong((Long) value);
            case "shortstr" -> {
                byte[] bytes = value == null ? new byte[0] : ShortString.bytes((String) value);
                out.writeByte(bytes.length);
                out.write(bytes);
            }
            case "longstr" -> {
                byte[] bytes = value == null ? new byte[0] : ((LongString) value).bytes();
                out.writeInt(bytes.length);
                out.write(bytes);
            }
            case "table" -> out.write(((FieldTable) value).toBytes());
            default -> throw new IllegalArgumentException(type);
        }
    }

    @Test
    void methodsOfOneClassHaveDifferentIds() {
        assertThat(
                        methods().stream()
                                .map(method -> method.classId() << 16 | method.methodId())
                                .collect(Collectors.toSet()))
                .hasSize(methods().size());
    }
}
