package dev.ratchet.policy.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * What is read off the answers to a request.
 *
 * @param goals the peers it is held against, each with the least ratio if one is asked
 */
record Measure(
        String work,
        String unit,
        boolean moreIsBetter,
        ToDoubleFunction<JsonNode> figure,
        Map<String, Optional<Double>> goals) {
    Measure {
        goals = new TreeMap<>(goals);
    }
}
