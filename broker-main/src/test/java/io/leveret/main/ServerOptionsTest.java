package io.leveret.main;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.main.config.BrokerConfiguration;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class ServerOptionsTest {
    @Command
    private static final class Slow {
        @Mixin private ServerOptions options;
    }

    @Test
    void quickReadingUnderstandsWhatPicocliDoes() {
        String[] words = {
            "--host",
            "::1",
            "--port=0",
            "--management-port",
            "1",
            "--data-dir",
            "d",
            "--event-loops",
            "2",
            "--set",
            "heartbeat=3",
            "--set",
            "a.b=c=d",
            "--config",
            "f"
        };
        Slow slow = new Slow();
        new CommandLine(slow).parseArgs(words);

        assertThat(ServerOptions.quick(List.of(words)))
                .usingRecursiveComparison()
                .isEqualTo(slow.options);
    }

    @Test
    void whatIsUnusualIsLeftToPicocli() {
        assertThat(ServerOptions.quick(List.of("--help"))).isNull();
        assertThat(ServerOptions.quick(List.of("--port"))).isNull();
        assertThat(ServerOptions.quick(List.of("config", "--port"))).isNull();
        assertThat(ServerOptions.quick(List.of("--set", "novalue"))).isNull();
    }

    @Test
    void optionsCountMoreThanSettings() throws Exception {
        ServerOptions options =
                ServerOptions.quick(List.of("--host", "127.0.0.1", "--port", "1234"));

        assertThat(new BrokerConfiguration(options.load()).settings().addresses().get(0))
                .hasToString("127.0.0.1:1234");
    }
}
