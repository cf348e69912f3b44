package dev.ratchet.activities.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ratchet.workflows.contract.ObjectRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A setting in which two campaigns, or two times of one, differ.
 *
 * @param setting its path, as in {@code training.tau}
 * @param before its value as JSON; {@code unset} where it has none
 * @param after likewise
 */
public record SettingsDifference(String setting, String before, String after) {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String UNSET = "unset";
    private static final String CONTENT = "one content";

    /** As in {@code training.tau: 0.05 there, 0.1 here}. */
    public String sentence(String where, String elsewhere) {
        return before.equals(CONTENT)
                ? "%s: %s".formatted(setting, after)
                : "%s: %s %s, %s %s".formatted(setting, before, where, after, elsewhere);
    }

    /** One for each setting that differs, in the order of paths. */
    public static List<SettingsDifference> between(CampaignSettings before, CampaignSettings after) {
        SortedMap<String, String> first = paths(before);
        SortedMap<String, String> second = paths(after);
        TreeSet<String> paths = new TreeSet<>(first.keySet());
        paths.addAll(second.keySet());
        List<SettingsDifference> differences = new ArrayList<>();
        for (String path : paths) {
            SettingsDifference difference =
                    new SettingsDifference(path, first.getOrDefault(path, UNSET), second.getOrDefault(path, UNSET));
            if (!difference.before().equals(difference.after())) {
                differences.add(difference);
            }
        }
        // Where the settings that make an input differ, the input differs too, and that needs no telling.
        if (differences.isEmpty()) {
            CampaignInputs here = before.inputs();
            CampaignInputs there = after.inputs();
            content("prompts", here.promptSet(), there.promptSet(), differences);
            content("warmUp.corpus", here.warmUpExamples(), there.warmUpExamples(), differences);
            content("model.directory", here.baseModel(), there.baseModel(), differences);
        }
        return differences;
    }

    private static void content(
            String setting, @Nullable ObjectRef before, @Nullable ObjectRef after, List<SettingsDifference> found) {
        if (!String.valueOf(before).equals(String.valueOf(after))) {
            found.add(new SettingsDifference(setting, CONTENT, "another content"));
        }
    }

    /** Every setting that has a value, by its path, with its value as JSON. */
    public static SortedMap<String, String> paths(CampaignSettings settings) {
        return flat(MAPPER.valueToTree(settings.spec()));
    }

    /** Every path that a setting has, with its value. */
    static SortedMap<String, String> flat(JsonNode tree) {
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
