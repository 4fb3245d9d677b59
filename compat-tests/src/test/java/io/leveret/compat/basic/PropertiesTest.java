package io.leveret.compat.basic;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.impl.Frame;
import io.leveret.compat.RawConnection;
import io.leveret.compat.Scenario;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Properties and headers arrive as they were sent. */
class PropertiesTest extends Scenario {
    private GetResponse throughTheBroker(BasicProperties properties) throws Exception {
        String queue = queue();
        publish("", queue, properties, "body");
        return channel.basicGet(queue, true);
    }

    @Test
    void all14PropertiesArrive() throws Exception {
        BasicProperties properties =
                new BasicProperties.Builder()
                        .contentType("text/plain")
                        .contentEncoding("utf-8")
                        .headers(Map.of("h", 1))
                        .deliveryMode(2)
                        .priority(7)
                        .correlationId("correlation")
                        .replyTo("reply")
                        .expiration("100000")
                        .messageId("message")
                        .timestamp(new Date(1_234_567_890_000L))
                        .type("type")
                        .userId("guest")
                        .appId("app")
                        .clusterId("cluster")
                        .build();

        assertThat(throughTheBroker(properties).getProps()).isEqualTo(properties);
    }

    @Test
    void absentPropertiesStayAbsent() throws Exception {
        assertThat(throughTheBroker(PLAIN).getProps()).isEqualTo(PLAIN);
    }

    @Test
    void emptyPropertiesStayEmpty() throws Exception {
        BasicProperties properties =
                new BasicProperties.Builder().contentType("").headers(Map.of()).build();

        assertThat(throughTheBroker(properties).getProps()).isEqualTo(properties);
    }

    @Test
    void headersKeepEveryTypeOfTheStockClient() throws Exception {
        Map<String, Object> headers = new HashMap<>();
        headers.put("boolean", true);
        headers.put("byte", (byte) -1);
        headers.put("short", (short) -2);
        headers.put("int", -3);
        headers.put("long", -4_000_000_000_000L);
        headers.put("float", 1.5f);
        headers.put("double", -2.25);
        headers.put("decimal", new BigDecimal("123.45"));
        headers.put("timestamp", new Date(1_000_000_000_000L));
        headers.put("bytes", new byte[] {0, (byte) 255, 1});
        headers.put("nothing", null);
        headers.put("list", new ArrayList<>(List.of(1, 2L, true)));
        headers.put("table", Map.of("inner", Map.of("innermost", 1)));

        BasicProperties properties = new BasicProperties.Builder().headers(headers).build();
        Map<String, Object> received = throughTheBroker(properties).getProps().getHeaders();

        assertThat(received.remove("bytes")).isEqualTo(headers.remove("bytes"));
        assertThat(received).isEqualTo(headers);
    }

    @Test
    void textInHeadersIsUtf8() throws Exception {
        BasicProperties properties =
                new BasicProperties.Builder().headers(Map.of("ключ", "值 €")).build();

        Map<String, Object> received = throughTheBroker(properties).getProps().getHeaders();

        assertThat(received.get("ключ")).hasToString("值 €");
    }

    @Test
    void longHeadersArrive() throws Exception {
        Map<String, Object> headers = new LinkedHashMap<>();
        for (int i = 0; i < 500; i++) {
            headers.put("header" + i, i);
        }

        BasicProperties properties = new BasicProperties.Builder().headers(headers).build();

        assertThat(throughTheBroker(properties).getProps().getHeaders()).isEqualTo(headers);
    }

    /**
     * One field of every type RabbitMQ knows, as bytes: also those the stock client never sends.
     */
    private static byte[] headersOfEveryType() throws Exception {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        field(out, 't', 1);
        field(out, 'b', 255);
        field(out, 'B', 254);
        field(out, 's', 0x80, 0);
        field(out, 'u', 0xff, 0xfe);
        field(out, 'I', 0x80, 0, 0, 1);
        field(out, 'i', 0xff, 0xff, 0xff, 0xff);
        field(out, 'l', 0x80, 0, 0, 0, 0, 0, 0, 1);
        field(out, 'f', 0x3f, 0xc0, 0, 0);
        field(out, 'd', 0xc0, 0x02, 0, 0, 0, 0, 0, 0);
        field(out, 'D', 2, 0, 0, 0x30, 0x39);
        field(out, 'S', 0, 0, 0, 3, 'a', 0, 0xff);
        field(out, 'A', 0, 0, 0, 3, 't', 0, 'V');
        field(out, 'T', 0, 0, 0, 0, 0x49, 0x96, 0x02, 0xd2);
        field(out, 'F', 0, 0, 0, 4, 1, 'k', 'b', 5);
        field(out, 'V');
        field(out, 'x', 0, 0, 0, 2, 0xca, 0xfe);
        return bytes.toByteArray();
    }

    private static void field(DataOutputStream out, char type, int... value) throws Exception {
        byte[] name = ("type-" + type).getBytes(StandardCharsets.UTF_8);
        out.writeByte(name.length);
        out.write(name);
        out.writeByte(type);
        for (int octet : value) {
            out.writeByte(octet);
        }
    }

    @Test
    void everyFieldTypeArrivesByteForByte() throws Exception {
        String queue = queue();
        byte[] table = headersOfEveryType();
        var bytes = new ByteArrayOutputStream();
        var header = new DataOutputStream(bytes);
        header.writeShort(60);
        header.writeShort(0);
        header.writeLong(0);
        header.writeShort(1 << 13); // headers
        header.writeInt(table.length);
        header.write(table);

        try (var raw = RawConnection.openWithChannel(broker)) {
            raw.send(1, new AMQP.Basic.Publish.Builder().exchange("").routingKey(queue).build());
            raw.frame(RawConnection.HEADER, 1, bytes.toByteArray());
            raw.send(1, new AMQP.Basic.Get.Builder().queue(queue).noAck(true).build());
            raw.expect(AMQP.Basic.GetOk.class);
            Frame received = raw.read();

            assertThat(received.type).isEqualTo(RawConnection.HEADER);
            assertThat(received.getPayload()).isEqualTo(bytes.toByteArray());
        }
    }
}
