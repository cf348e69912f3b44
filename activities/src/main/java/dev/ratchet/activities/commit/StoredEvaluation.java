package dev.ratchet.activities.commit;

import java.util.SortedMap;

/** The stored outcome of an evaluation; {@code stops} counts answers by stop reason. */
public record StoredEvaluation(
        int iteration,
        String weightsSha256,
        int problems,
        int right,
        int unjudged,
        double meanLength,
        SortedMap<String, Integer> stops) {}
