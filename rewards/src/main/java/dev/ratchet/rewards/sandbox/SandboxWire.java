package dev.ratchet.rewards.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What {@link SandboxChild} and {@link SandboxHost} say to each other: one JSON object a line, in ASCII. */
final class SandboxWire {
    /** Half a surrogate pair, as an answer may hold, has no UTF-8; as an escape it comes through. */
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private SandboxWire() {}

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    static String line(ObjectNode object) {
        try {
            return JSON.writeValueAsString(object) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree that cannot be written", e);
        }
    }

    static JsonNode read(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("no JSON: " + e.getOriginalMessage(), e);
        }
    }

    static ObjectNode of(Program program) {
        ObjectNode object = object();
        program.command().forEach(object.putArray("command")::add);
        program.files().forEach(object.putObject("files")::put);
        object.put("stdin", program.stdin());
        program.environment().forEach(object.putObject("environment")::put);
        program.mounts().forEach(mount -> object.withArray("mounts").add(mount.toString()));
        object.put("reserved", program.reserved());
        Limits limits = program.limits();
        object.putObject("limits")
                .put("cpu", limits.cpu().toNanos())
                .put("wall", limits.wall().toNanos())
                .put("memory", limits.memory())
                .put("processes", limits.processes())
                .put("openFiles", limits.openFiles())
                .put("fileSize", limits.fileSize())
                .put("disk", limits.disk())
                .put("output", limits.output());
        return object;
    }

    static Program program(JsonNode object) {
        JsonNode limits = object.path("limits");
        return new Program(
                texts(object.path("command")),
                map(object.path("files")),
                object.path("stdin").asText(),
                map(object.path("environment")),
                texts(object.path("mounts")).stream().map(Path::of).toList(),
                object.path("reserved").asLong(),
                new Limits(
                        nanos(limits, "cpu"),
                        nanos(limits, "wall"),
                        limits.path("memory").asLong(),
                        limits.path("processes").asInt(),
                        limits.path("openFiles").asInt(),
                        limits.path("fileSize").asLong(),
                        limits.path("disk").asLong(),
                        limits.path("output").asInt()));
    }

    static ObjectNode of(Outcome outcome) {
        ObjectNode object = object().put("cpu", outcome.cpu().toNanos())
                .put("wall", outcome.wall().toNanos());
        return switch (outcome) {
            case Outcome.Finished finished ->
                object.put("exit", finished.exit())
                        .put("stdout", finished.stdout())
                        .put("stderr", finished.stderr());
            case Outcome.TimedOut timedOut ->
                object.put("clock", timedOut.clock().name());
            case Outcome.OutOfMemory _ -> object.put("outOf", "memory");
            case Outcome.TooMuchOutput _ -> object.put("outOf", "output");
        };
    }

    static Outcome outcome(JsonNode object) {
        Duration cpu = nanos(object, "cpu");
        Duration wall = nanos(object, "wall");
        if (object.has("exit")) {
            return new Outcome.Finished(
                    object.path("exit").asInt(),
                    object.path("stdout").asText(),
                    object.path("stderr").asText(),
                    cpu,
                    wall);
        }
        if (object.has("clock")) {
            return new Outcome.TimedOut(
                    Outcome.Clock.valueOf(object.path("clock").asText()), cpu, wall);
        }
        return switch (object.path("outOf").asText()) {
            case "memory" -> new Outcome.OutOfMemory(cpu, wall);
            case "output" -> new Outcome.TooMuchOutput(cpu, wall);
            default -> throw new IllegalStateException("outcome: %s (expected: one that is known)".formatted(object));
        };
    }

    private static Duration nanos(JsonNode object, String field) {
        return Duration.ofNanos(object.path(field).asLong());
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.asText()));
        return texts;
    }

    private static Map<String, String> map(JsonNode object) {
        Map<String, String> map = new TreeMap<>();
        object.fieldNames()
                .forEachRemaining(name -> map.put(name, object.path(name).asText()));
        return map;
    }
}
