package dev.ratchet.bare;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A server of one endpoint that answers what a campaign's view may be, from memory, to everybody. */
public final class BareServer {
    private BareServer() {}

    /** As many fields as a campaign's view has. */
    @Serdeable
    public record View(
            String name,
            String condition,
            String sentence,
            List<String> waitingFor,
            int iteration,
            int iterations,
            String weightsSha256,
            long ageMillis) {}

    @Controller("/bare")
    @Requires(property = "bare.server")
    static final class BareController {
        private static final View VIEW =
                new View("live", "RUNNING", "RUNNING, 1 of 3 iterations", List.of(), 1, 3, "ab".repeat(32), 1);

        @Get
        View show() {
            return VIEW;
        }
    }

    static void main() throws InterruptedException {
        try (ApplicationContext context = ApplicationContext.builder()
                .properties(Map.of(
                        "bare.server",
                        true,
                        "micronaut.server.host",
                        "127.0.0.1",
                        "micronaut.server.port",
                        -1,
                        "micronaut.security.enabled",
                        false))
                .environmentPropertySource(false)
                .deduceEnvironment(false)
                .banner(false)
                .start()) {
            System.out.println(
                    "BARE: " + context.getBean(EmbeddedServer.class).start().getURI());
            new CountDownLatch(1).await();
        }
    }
}
