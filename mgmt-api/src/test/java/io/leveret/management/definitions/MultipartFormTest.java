package io.leveret.management.definitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leveret.management.http.ApiException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MultipartFormTest {
    private static final String FILE =
            "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"d.json\"\r\n"
                    + "Content-Type: application/json\r\n\r\n{\"a\":\r\n1}\r\n";

    private static MultipartForm parse(String contentType, String body) {
        return MultipartForm.parse(contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void fieldsAreFoundByName() {
        String redirect =
                "--XX\r\nContent-Disposition: form-data; name=\"redirect\"\r\n\r\n../#/\r\n";

        MultipartForm form =
                parse("multipart/form-data; boundary=XX", FILE + redirect + "--XX--\r\n");

        assertThat(form.text("file")).isEqualTo("{\"a\":\r\n1}");
        assertThat(form.text("redirect")).isEqualTo("../#/");
        assertThat(form.bytes("nope")).isNull();
    }

    @Test
    void theBoundaryMayBeQuoted() {
        assertThat(parse("multipart/form-data; boundary=\"XX\"", FILE + "--XX--").text("file"))
                .isNotNull();
    }

    @Test
    void aPartWithoutAnEndIsIgnored() {
        assertThat(parse("multipart/form-data; boundary=XX", FILE).text("file")).isNull();
    }

    @Test
    void withoutABoundaryItIsRefused() {
        assertThatThrownBy(() -> parse("multipart/form-data", FILE))
                .isInstanceOf(ApiException.class);
    }
}
