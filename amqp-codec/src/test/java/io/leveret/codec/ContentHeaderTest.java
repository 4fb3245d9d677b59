package io.leveret.codec;

import static io.leveret.codec.MethodsTest.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ContentHeaderTest {
    private static final BasicProperties ALL =
            new BasicProperties(
                    "text/plain",
                    "utf-8",
                    FieldTable.of("a", 1),
                    2,
                    9,
                    "correlation",
                    "reply",
                    "60000",
                    "message",
                    1_600_000_000L,
                    "type",
                    "guest",
                    "app",
                    "cluster");

    @Test
    void persistentMessageIsReadFieldByField() {
        ContentHeader header =
                header(
                        0,
                        60,
                        0,
                        0, // class basic, weight
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        1,
                        2, // 258 bytes of body
                        0b1001_0000,
                        0, // content-type and delivery-mode
                        1,
                        'x',
                        2);

        assertThat(header.bodySize()).isEqualTo(258);
        assertThat(header.deliveryMode()).isEqualTo(2);
        assertThat(header.priority()).isEqualTo(-1);
        assertThat(header.expiration()).isNull();
        assertThat(header.hasHeaders()).isFalse();
        assertThat(header.headers()).isEqualTo(FieldTable.EMPTY);
        assertThat(header.properties())
                .isEqualTo(BasicProperties.EMPTY.withContentType("x").withDeliveryMode(2));
    }

    @Test
    void singlePropertiesAreThoseOfTheWholeList() {
        RandomValues values = new RandomValues(ContentHeaderTest.class);
        for (int round = 0; round < 10_000; round++) {
            BasicProperties properties = values.properties();
            byte[] encoded = ContentHeader.of(properties, round).toBytes();
            byte[] among = new byte[encoded.length + 20];
            values.random.nextBytes(among);
            System.arraycopy(encoded, 0, among, 7, encoded.length);

            ContentHeader header = ContentHeader.of(among, 7, encoded.length);

            header.checkHeaders();
            assertThat(header.bodySize()).isEqualTo(round);
            assertThat(header.deliveryMode())
                    .isEqualTo(Objects.requireNonNullElse(properties.deliveryMode(), 0));
            assertThat(header.priority())
                    .isEqualTo(Objects.requireNonNullElse(properties.priority(), -1));
            assertThat(header.expiration()).isEqualTo(properties.expiration());
            assertThat(header.replyTo()).isEqualTo(properties.replyTo());
            assertThat(header.userId()).isEqualTo(properties.userId());
            assertThat(header.hasHeaders()).isEqualTo(properties.headers() != null);
            assertThat(header.headers())
                    .isEqualTo(Objects.requireNonNullElse(properties.headers(), FieldTable.EMPTY));
            assertThat(header.properties()).as("seed %d", values.seed).isEqualTo(properties);
            assertThat(header.toBytes()).isEqualTo(encoded);
        }
    }

    @Test
    void findsTheNamesOfHeadersWithoutDecodingThem() {
        RandomValues values = new RandomValues(ContentHeaderTest.class);
        byte[] nowhere = "nowhere".getBytes(UTF_8);
        for (int round = 0; round < 3_000; round++) {
            ContentHeader header = ContentHeader.of(values.properties(), round);
            assertThat(header.checkHeaders(new byte[][] {nowhere})).isFalse();
            for (String name : header.headers().asMap().keySet()) {
                assertThat(header.checkHeaders(new byte[][] {nowhere, ShortString.bytes(name)}))
                        .as("%s, seed %d", name, values.seed)
                        .isTrue();
            }
        }
        FieldTable nested = FieldTable.of("a", FieldTable.of("nowhere", 1));
        BasicProperties properties = BasicProperties.EMPTY.withHeaders(nested);
        assertThat(ContentHeader.of(properties, 0).checkHeaders(new byte[][] {nowhere})).isFalse();
    }

    @Test
    void onePropertyCanBeChangedWithoutTouchingTheOthers() {
        RandomValues values = new RandomValues(ContentHeaderTest.class);
        for (int round = 0; round < 3_000; round++) {
            BasicProperties from = values.properties();
            BasicProperties to = values.properties();
            int mode = to.deliveryMode() == null ? 0 : to.deliveryMode();

            ContentHeader changed =
                    ContentHeader.of(from, 5)
                            .withHeaders(to.headers())
                            .withDeliveryMode(mode)
                            .withReplyTo(to.replyTo())
                            .withExpiration(to.expiration())
                            .withBodySize(1L << 33);

            BasicProperties expected =
                    from.withHeaders(to.headers())
                            .withDeliveryMode(mode == 0 ? null : mode)
                            .withReplyTo(to.replyTo())
                            .withExpiration(to.expiration());
            assertThat(changed.toBytes())
                    .as("seed %d", values.seed)
                    .isEqualTo(ContentHeader.of(expected, 1L << 33).toBytes());
        }
    }

    @Test
    void everyTruncationIsFound() {
        byte[] whole = ContentHeader.of(ALL, 1).toBytes();
        for (int length = 0; length < whole.length; length++) {
            int cut = length;
            assertThatThrownBy(() -> ContentHeader.of(whole, 0, cut))
                    .as("%d bytes", cut)
                    .isInstanceOf(ConnectionError.class)
                    .hasMessageStartingWith("502 SYNTAX_ERROR - malformed content header <<");
        }
    }

    @Test
    void bytesAfterThePropertiesAreMalformed() {
        assertThatThrownBy(() -> header(0, 60, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1))
                .hasMessageContaining("SYNTAX_ERROR");
    }

    @Test
    void tableLengthThatOverflowsIsMalformed() {
        for (int length : new int[] {0x7F, 0x80, 0xFF}) {
            assertThatThrownBy(
                            () ->
                                    header(
                                            0,
                                            60,
                                            0,
                                            0,
                                            0,
                                            0,
                                            0,
                                            0,
                                            0,
                                            0,
                                            0,
                                            0,
                                            0b0010_0000,
                                            0,
                                            length,
                                            0xFF,
                                            0xFF,
                                            0xFF))
                    .hasMessageContaining("SYNTAX_ERROR");
        }
    }

    @Test
    void malformedHeadersAreFoundWhenAskedFor() {
        ContentHeader header =
                header(
                        0,
                        60,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0b0011_0000,
                        0, //
                        0,
                        0,
                        0,
                        3,
                        1,
                        'k',
                        'Z', // a table with a type that is none
                        2);

        assertThat(header.deliveryMode()).isEqualTo(2);
        String message = "502 SYNTAX_ERROR - malformed field table: unknown type 90";
        assertThatThrownBy(header::checkHeaders).hasMessage(message);
        assertThatThrownBy(header::headers).hasMessage(message);
        assertThatThrownBy(header::properties).hasMessage(message);
    }

    @Test
    void onlyClassBasicHasContent() {
        assertThatThrownBy(() -> header(0, 50, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
                .hasMessage(
                        "505 UNEXPECTED_FRAME - expected content header for class 60, got one for"
                                + " class 50 instead");
        assertThatThrownBy(() -> header(0, 60, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
                .hasMessage(
                        "505 UNEXPECTED_FRAME - expected content header for class 60, got non"
                                + " content header frame instead");
    }

    @Test
    void flagsThatMeanNothingAreIgnoredAsRabbitMqDoes() {
        assertThat(header(0, 60, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3).properties())
                .isEqualTo(BasicProperties.EMPTY);
    }

    @Test
    void bodySizeIsKnownWithoutTheProperties() {
        assertThat(ContentHeader.bodySize(bytes(0, 60, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2)))
                .isEqualTo(258);
        assertThatThrownBy(() -> ContentHeader.bodySize(bytes(0, 60)))
                .hasMessage("501 FRAME_ERROR - type 2, all octets = <<0,60>>: unknown_frame");
    }

    @Test
    void propertyThatIsNotUtf8SurvivesAnEdit() {
        ContentHeader header =
                header(0, 60, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0b0000_0110, 0, 1, 0xFF, 1, 'r');

        ContentHeader changed = header.withReplyTo(null);

        assertThat(changed.toBytes()).endsWith(0b0000_0100, 0, 1, 0xFF);
        assertThat(ContentHeader.of(header.properties(), 0).toBytes()).isEqualTo(header.toBytes());
    }

    private static ContentHeader header(int... values) {
        ByteBuf bytes = bytes(values);
        return ContentHeader.of(ByteBufUtil.getBytes(bytes), 0, values.length);
    }
}
