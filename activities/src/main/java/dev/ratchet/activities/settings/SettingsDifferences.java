package dev.ratchet.activities.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Says in which settings two campaigns differ. */
final class SettingsDifferences {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String UNSET = "unset";

    private SettingsDifferences() {}

    /** One text for each setting that differs, as in {@code training.tau: 0.05 there, 0.1 here}, in the order of paths. */
    static List<String> between(CampaignSettings there, CampaignSettings here) {
        SortedMap<String, String> first = flat(MAPPER.valueToTree(there.spec()));
        SortedMap<String, String> second = flat(MAPPER.valueToTree(here.spec()));
        TreeSet<String> paths = new TreeSet<>(first.keySet());
        paths.addAll(second.keySet());
        List<String> differences = new ArrayList<>();
        for (String path : paths) {
            String before = first.getOrDefault(path, UNSET);
            String after = second.getOrDefault(path, UNSET);
            if (!before.equals(after)) {
                differences.add("%s: %s there, %s here".formatted(path, before, after));
            }
        }
        // Where the settings that make an input differ, the input differs too, and that needs no telling.
        if (differences.isEmpty()) {
            differences.addAll(inputs(there.inputs(), here.inputs()));
        }
        return differences;
    }

    private static List<String> inputs(CampaignInputs there, CampaignInputs here) {
        List<String> differences = new ArrayList<>();
        if (!there.promptSet().equals(here.promptSet())) {
            differences.add("prompts: another content");
        }
        if (!String.valueOf(there.warmUpExamples()).equals(String.valueOf(here.warmUpExamples()))) {
            differences.add("warmUp.corpus: another content");
        }
        if (!String.valueOf(there.baseModel()).equals(String.valueOf(here.baseModel()))) {
            differences.add("model.directory: another content");
        }
        return differences;
    }

    private static SortedMap<String, String> flat(JsonNode tree) {
        SortedMap<String, String> leaves = new TreeMap<>();
        flatten("", tree, leaves);
        return leaves;
    }

    private static void flatten(String path, JsonNode node, SortedMap<String, String> leaves) {
        if (node.isObject()) {
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                flatten(path.isEmpty() ? field.getKey() : path + "." + field.getKey(), field.getValue(), leaves);
            }
        } else if (!node.isNull()) {
            leaves.put(path, node.toString());
        }
    }
}
