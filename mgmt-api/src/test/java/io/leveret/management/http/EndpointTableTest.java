package io.leveret.management.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EndpointTableTest {
    private final EndpointTable table = new EndpointTable();

    private String matched(String path) {
        EndpointTable.Match match = table.find(path);
        return match == null ? null : match.endpoint().template() + match.variables();
    }

    @Test
    void variablesAreDecodedAfterThePathIsSplit() {
        table.at("/queues/:vhost/:name", "");

        assertThat(matched("/queues/%2F/a%2Fb"))
                .isEqualTo("/queues/:vhost/:name{vhost=/, name=a/b}");
    }

    @Test
    void oneSlashAtTheEndDoesNotCount() {
        table.at("/overview", "");

        assertThat(matched("/overview/")).isEqualTo("/overview{}");
        assertThat(matched("/overview//")).isNull();
    }

    @Test
    void emptySegmentsAreNoNames() {
        table.at("/exchanges/:vhost/:name", "");

        assertThat(matched("/exchanges///amq.direct")).isNull();
        assertThat(matched("/exchanges//amq.direct")).isNull();
    }

    @Test
    void theFirstEndpointThatFitsCounts() {
        table.at("/users/bulk-delete", "");
        table.at("/users/:user", "");

        assertThat(matched("/users/bulk-delete")).isEqualTo("/users/bulk-delete{}");
        assertThat(matched("/users/me")).isEqualTo("/users/:user{user=me}");
    }

    @Test
    void allowedMethodsAreSaidInRabbitMqsOrder() {
        Endpoint endpoint =
                table.at("/queues/:vhost/:name", "")
                        .delete(Access.VHOST, request -> null)
                        .put(Access.VHOST, request -> null)
                        .get(Access.VHOST, request -> null);

        assertThat(endpoint.allowed()).isEqualTo("HEAD, GET, PUT, DELETE, OPTIONS");
    }
}
