package dev.ratchet.workers.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.workflows.spec.CampaignSpec;
import dev.ratchet.workflows.spec.ComputeSpec;
import dev.ratchet.workflows.spec.EvaluationSpec;
import dev.ratchet.workflows.spec.ModelSpec;
import dev.ratchet.workflows.spec.PromptsSpec;
import dev.ratchet.workflows.spec.ReplaySpec;
import dev.ratchet.workflows.spec.RewardSpec;
import dev.ratchet.workflows.spec.RolloutSpec;
import dev.ratchet.workflows.spec.TrainingSpec;
import dev.ratchet.workflows.spec.WarmUpSpec;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Pins every default and every name: whoever changes one changes this page, and says so in the changelog. */
class CampaignDefaultsTest {
    private static final String FILE = "/dev/ratchet/workflows/campaign-defaults.yaml";

    /** What has no default: a campaign is named, ends, starts from a model and has prompts. */
    private static final List<String> REQUIRED = List.of("name", "iterations");

    /** Parts that a campaign has or has not; their settings have no defaults, since none would fit. */
    private static final List<String> WHOLE =
            List.of("model.scratch", "model.chat", "prompts.arithmetic", "warmUp.corpus.arithmetic", "reward.judge");

    private static final Pattern VALUE = Pattern.compile("\\s*\\w+: +[^# ]");
    private static final Pattern EXPLAINED = Pattern.compile(" +# {3}(\\w+) +\\S.*");

    @Test
    void every_setting_has_a_line_in_the_defaults_and_every_line_is_a_setting() throws IOException {
        List<String> settings = new ArrayList<>();
        settingsOf(CampaignSpec.class, "", settings);
        settings.removeAll(REQUIRED);

        List<String> lines = new ArrayList<>();
        linesOf(defaults(), "", lines);

        assertThat(lines).containsExactlyInAnyOrderElementsOf(settings);
    }

    @Test
    void every_line_with_a_value_says_what_it_means() throws IOException {
        List<String> silent = text().lines()
                .filter(line -> VALUE.matcher(line).lookingAt())
                .filter(line -> !line.matches(".* # \\S.*"))
                .toList();

        assertThat(silent).isEmpty();
    }

    @Test
    void every_setting_of_a_whole_part_has_a_line_below_it_that_says_what_it_means() throws IOException {
        List<String> lines = text().lines().toList();

        assertThat(WHOLE).allSatisfy(part -> {
            String key = part.substring(part.lastIndexOf('.') + 1) + ":";
            assertThat(lines).anySatisfy(line -> {
                assertThat(line.strip()).startsWith(key);
                assertThat(explainedBelow(line, lines)).isEqualTo(componentsOf(typeOf(CampaignSpec.class, part)));
            });
        });
    }

    /** The first words of the comments that follow a line, each with an explanation. */
    private static List<String> explainedBelow(String line, List<String> lines) {
        return lines.subList(lines.indexOf(line) + 1, lines.size()).stream()
                .map(EXPLAINED::matcher)
                .takeWhile(Matcher::matches)
                .map(explained -> explained.group(1))
                .toList();
    }

    @Test
    void the_defaults_are_these_and_pass_validation() {
        CampaignSpec spec = SpecificationReader.parse("""
                name: defaults
                iterations: 1
                model: {directory: model}
                prompts: {file: prompts.jsonl}
                """, "test", Map.of());

        assertThat(spec)
                .isEqualTo(new CampaignSpec(
                        "defaults",
                        1,
                        1,
                        new ModelSpec(null, "model", null),
                        new PromptsSpec("prompts.jsonl", null),
                        new WarmUpSpec(0, 64, 1e-3, 0, 0.01, 1.0, 100, new WarmUpSpec.Corpus(null, null)),
                        new RolloutSpec(32, 8, 1024, 256, 4096, 1.0, 256, new RolloutSpec.Repetition(32, 6, 64)),
                        new RewardSpec(0, 1, 3, false, null),
                        new ReplaySpec(
                                1, 8, ReplaySpec.Stale.DROP, ReplaySpec.Segments.ALL, ReplaySpec.HardLimit.TRAIN, 16),
                        new TrainingSpec(
                                0.05,
                                2e-4,
                                0.9,
                                0.95,
                                1e-8,
                                0,
                                1.0,
                                8,
                                1,
                                8192,
                                16,
                                new TrainingSpec.Objective(TrainingSpec.ObjectiveKind.MIRROR_DESCENT, 0.2, 0, 0),
                                new TrainingSpec.Schedule(TrainingSpec.ScheduleKind.CONSTANT, 0),
                                new TrainingSpec.Memory(false, 0)),
                        new EvaluationSpec(1000, 0, 200, 1.0, 500),
                        new ComputeSpec(2, 15)));
    }

    private static void settingsOf(Class<?> spec, String prefix, List<String> settings) {
        for (RecordComponent component : spec.getRecordComponents()) {
            String path = prefix + component.getName();
            if (component.getType().isRecord() && !WHOLE.contains(path)) {
                settingsOf(component.getType(), path + ".", settings);
            } else {
                settings.add(path);
            }
        }
    }

    private static void linesOf(Map<?, ?> yaml, String prefix, List<String> lines) {
        yaml.forEach((key, value) -> {
            if (value instanceof Map<?, ?> inner) {
                linesOf(inner, prefix + key + ".", lines);
            } else {
                lines.add(prefix + key);
            }
        });
    }

    private static Class<?> typeOf(Class<?> spec, String path) {
        Class<?> type = spec;
        for (String name : path.split("\\.", -1)) {
            Class<?> owner = type;
            type = List.of(owner.getRecordComponents()).stream()
                    .filter(component -> component.getName().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no %s in %s".formatted(name, owner)))
                    .getType();
        }
        return type;
    }

    private static List<String> componentsOf(Class<?> spec) {
        return List.of(spec.getRecordComponents()).stream()
                .map(RecordComponent::getName)
                .toList();
    }

    private static Map<?, ?> defaults() throws IOException {
        return new Yaml(new SafeConstructor(new LoaderOptions())).load(text());
    }

    private static String text() throws IOException {
        try (InputStream in = CampaignSpec.class.getResourceAsStream(FILE)) {
            return new String(Objects.requireNonNull(in, FILE).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
