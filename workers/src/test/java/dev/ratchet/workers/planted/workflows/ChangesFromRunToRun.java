package dev.ratchet.workers.planted.workflows;

import java.io.StringReader;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One method for each thing that a workflow must not do; the test looks for every one of their names. */
final class ChangesFromRunToRun {
    private ChangesFromRunToRun() {}

    static Instant instantNow() {
        return Instant.now();
    }

    static Instant instantOfAClock() {
        return Clock.systemUTC().instant();
    }

    static LocalDate localDateNow() {
        return LocalDate.now(ZoneOffset.UTC);
    }

    static LocalTime localTimeNow() {
        return LocalTime.now(ZoneOffset.UTC);
    }

    static LocalDateTime localDateTimeNow() {
        return LocalDateTime.now(ZoneOffset.UTC);
    }

    static OffsetDateTime offsetDateTimeNow() {
        return OffsetDateTime.now(ZoneOffset.UTC);
    }

    static ZonedDateTime zonedDateTimeNow() {
        return ZonedDateTime.now(ZoneOffset.UTC);
    }

    static long currentTimeMillis() {
        return System.currentTimeMillis();
    }

    static long nanoTime() {
        return System.nanoTime();
    }

    static String environment() {
        return System.getenv().toString();
    }

    static int processors() {
        return Runtime.getRuntime().availableProcessors();
    }

    static long thread() {
        return Thread.currentThread().threadId();
    }

    static double mathRandom() {
        return Math.random();
    }

    static double strictMathRandom() {
        return StrictMath.random();
    }

    static UUID randomUuid() {
        return UUID.randomUUID();
    }

    static Stream<UUID> randomUuidByReference() {
        return Stream.generate(UUID::randomUUID);
    }

    static int random() {
        return new Random().nextInt();
    }

    static int splittableRandom() {
        return new SplittableRandom().nextInt();
    }

    static Set<String> setOf() {
        return Set.of("a", "b");
    }

    static Set<String> setCopyOf() {
        return Set.copyOf(List.of("a", "b"));
    }

    static Map<String, String> mapOf() {
        return Map.of("a", "b");
    }

    static Map<String, String> mapOfEntries() {
        return Map.ofEntries(Map.entry("a", "b"));
    }

    static Map<String, String> mapCopyOf(Map<String, String> map) {
        return Map.copyOf(map);
    }

    static Set<String> hashSet() {
        return new HashSet<>();
    }

    static Map<String, String> hashMap() {
        return new HashMap<>();
    }

    static Set<String> collectedToSet() {
        return Stream.of("a").collect(Collectors.toSet());
    }

    static Map<String, String> collectedToMap() {
        return Stream.of("a").collect(Collectors.toMap(a -> a, a -> a));
    }

    static Map<String, List<String>> groupedByHash() {
        return Stream.of("a").collect(Collectors.groupingBy(a -> a));
    }

    static List<String> inParallel() {
        return List.of("a").parallelStream().toList();
    }

    static Object concurrent() {
        return new ConcurrentHashMap<String, String>();
    }

    static Object io() {
        return new StringReader("");
    }

    static Object file() {
        return Path.of("a");
    }

    static Object net() {
        return URI.create("a:b");
    }

    static int identity(Object any) {
        return System.identityHashCode(any);
    }
}
