package dev.ratchet.workers.drill;

import dev.ratchet.workers.embedded.HomeDirectory;
import dev.ratchet.workers.embedded.HomeLock;
import dev.ratchet.workers.embedded.Supervisor;
import dev.ratchet.workers.embedded.TemporalBinary;
import dev.ratchet.workers.embedded.TemporalConnection;
import dev.ratchet.workers.embedded.TemporalServer;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What Temporal's database of a home says, once the campaign has ended. */
final class Histories {
    private Histories() {}

    /** The highest attempt of each activity type that the histories of these workflows tell of. */
    static Map<String, Integer> attempts(Path home, List<String> workflows) throws Exception {
        HomeDirectory directory = new HomeDirectory(home);
        Path binary = TemporalBinary.locate(System.getenv(), _ -> {});
        try (HomeLock _ = directory.lock();
                Supervisor supervisor = new Supervisor(directory, _ -> {})) {
            TemporalServer server =
                    TemporalServer.in(directory, binary, TemporalServer.Settings.standard(new TreeMap<>()));
            supervisor.start(server.command());
            try (TemporalConnection connection = server.awaitReady(Duration.ofSeconds(60))) {
                Map<String, Integer> attempts = new TreeMap<>();
                for (String workflow : workflows) {
                    read(connection.client(), workflow, attempts);
                }
                return attempts;
            }
        }
    }

    private static void read(WorkflowClient client, String workflow, Map<String, Integer> attempts) {
        Map<Long, String> types = new HashMap<>();
        for (HistoryEvent event : client.fetchHistory(workflow).getEvents()) {
            if (event.getEventType() == EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED) {
                types.put(
                        event.getEventId(),
                        event.getActivityTaskScheduledEventAttributes()
                                .getActivityType()
                                .getName());
            }
            if (event.getEventType() == EventType.EVENT_TYPE_ACTIVITY_TASK_STARTED) {
                var started = event.getActivityTaskStartedEventAttributes();
                attempts.merge(types.get(started.getScheduledEventId()), started.getAttempt(), Integer::max);
            }
        }
    }
}
