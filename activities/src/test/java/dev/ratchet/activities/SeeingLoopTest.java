package dev.ratchet.activities;

import static dev.ratchet.activities.WholeLoop.weights;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.activities.evaluation.EvaluationRecords;
import dev.ratchet.activities.evaluation.SuiteReport;
import dev.ratchet.activities.policy.StoredPictures;
import dev.ratchet.activities.settings.CampaignPreparation;
import dev.ratchet.activities.settings.PreparedCampaign;
import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.storage.Checksums;
import dev.ratchet.storage.Keys;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.blob.InMemoryBlobStore;
import dev.ratchet.storage.trajectory.RolloutRow;
import dev.ratchet.storage.trajectory.TrajectoryObjects;
import dev.ratchet.workflows.campaign.CampaignPlan;
import dev.ratchet.workflows.campaign.CampaignResult;
import dev.ratchet.workflows.contract.EvaluationOrder;
import dev.ratchet.workflows.spec.CampaignSpec;
import dev.ratchet.workflows.spec.ModelSpec;
import dev.ratchet.workflows.spec.PromptsSpec;
import dev.ratchet.workflows.spec.RolloutSpec;
import dev.ratchet.workflows.spec.WarmUpSpec;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A campaign whose prompts and examples show pictures. */
@Timeout(120)
class SeeingLoopTest {
    private static final ModelSpec.Vision VISION = new ModelSpec.Vision(8, 4, 12, 1, 2, 16);

    @TempDir
    Path folder;

    @BeforeEach
    void draw() throws IOException {
        StringBuilder prompts = new StringBuilder();
        StringBuilder examples = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            String format = i % 5 == 0 ? "jpg" : "png";
            String file = "picture%d.%s".formatted(i, format);
            ImageIO.write(striped(i), format, folder.resolve(file).toFile());
            String images = "\"images\":[{\"file\":\"%s\"}]".formatted(file);
            prompts.append("""
                    {"id":"p%d","domain":"math","level":1,"question":"=","answer":"%d","split":"%s",%s}
                    """.formatted(i, i % 10, i < 30 ? "train" : "heldout", images));
            examples.append("{\"question\":\"=\",\"response\":\"%d\",%s}\n".formatted(i % 10, images));
        }
        Files.writeString(folder.resolve("prompts.jsonl"), prompts);
        Files.writeString(folder.resolve("examples.jsonl"), examples);
    }

    private static BufferedImage striped(int number) {
        BufferedImage image = new BufferedImage(8 + number % 3, 8, BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < image.getWidth(); x++) {
            for (int y = 0; y < 8; y++) {
                image.setRGB(x, y, 0x102030 * (1 + number % 7) + 0x050301 * (x + y * number));
            }
        }
        return image;
    }

    private static CampaignSpec spec(int iterations, ModelSpec.@Nullable Vision vision) {
        return of(iterations, new ModelSpec.Scratch(16, 1, 2, 2, 32, 64, 10_000, "0123456789=", vision));
    }

    private static CampaignSpec of(int iterations, ModelSpec.Scratch model) {
        CampaignSpec tiny = TinyCampaign.spec(iterations);
        WarmUpSpec warmUp = tiny.warmUp();
        return new CampaignSpec(
                tiny.name(),
                tiny.seed(),
                iterations,
                new ModelSpec(model, null, null),
                new PromptsSpec("prompts.jsonl", null),
                new WarmUpSpec(
                        warmUp.steps(),
                        warmUp.batch(),
                        warmUp.learningRate(),
                        warmUp.rampSteps(),
                        warmUp.weightDecay(),
                        warmUp.clipNorm(),
                        warmUp.checkpointEvery(),
                        new WarmUpSpec.Corpus("examples.jsonl", null)),
                tiny.rollout(),
                tiny.reward(),
                tiny.replay(),
                tiny.training(),
                tiny.evaluation(),
                tiny.compute());
    }

    private PreparedCampaign prepare(BlobStore store, CampaignSpec spec) {
        return new CampaignPreparation(store).prepare(spec, folder);
    }

    private CampaignResult run(BlobStore store, CampaignSpec spec, int iterations) {
        PreparedCampaign prepared = prepare(store, spec);
        try (WholeLoop loop = new WholeLoop(
                store, new CampaignPlan(spec.mainBranch(), prepared.settings(), iterations, 10, 0, 0, 10))) {
            return loop.result();
        }
    }

    @Test
    void a_campaign_that_sees_ends_with_the_same_weights_whole_and_gone_on_with() throws IOException {
        CampaignSpec spec = spec(3, VISION);
        InMemoryBlobStore whole = new InMemoryBlobStore();
        InMemoryBlobStore parts = new InMemoryBlobStore();

        String expected = weights(run(whole, spec, 3));
        run(parts, spec, 1);
        assertThat(weights(run(parts, spec, 3))).isEqualTo(expected);

        List<RolloutRow> rows = rows(whole);
        assertThat(rows).isNotEmpty();
        StoredPictures pictures = new StoredPictures(whole);
        for (RolloutRow row : rows) {
            assertThat(row.prompt().images()).hasSize(1);
            assertThat(row.promptTokens().length()).isEqualTo(4 + 1); // patches and the question
            byte[] file = pictures.find(row.prompt().images().getFirst())
                    .orElseThrow()
                    .file();
            assertThat(Checksums.sha256(file)).isEqualTo(row.prompt().images().getFirst());
        }

        ImageIO.write(striped(77), "png", folder.resolve("picture1.png").toFile());
        assertThat(weights(run(new InMemoryBlobStore(), spec, 3))).isNotEqualTo(expected);
    }

    @Test
    void a_policy_that_sees_is_asked_the_suite_with_pictures() {
        String printable =
                IntStream.rangeClosed(' ', '~').mapToObj(Character::toString).collect(Collectors.joining("", "\n", ""));
        InMemoryBlobStore store = new InMemoryBlobStore();
        CampaignSpec spec = of(1, new ModelSpec.Scratch(16, 1, 2, 2, 32, 512, 10_000, printable, VISION));
        PreparedCampaign prepared = prepare(store, spec);
        EvaluationOrder order = new EvaluationOrder("tiny", 1, "vision", 8, 2, 1.0, null, null, 4);
        try (WholeLoop loop =
                new WholeLoop(store, new CampaignPlan(spec.mainBranch(), prepared.settings(), 1, 10, 0, 0, 10))) {
            loop.result();
            WholeLoop.result(loop.evaluate("seen", order));
            WholeLoop.result(loop.evaluate("again", order));
        }

        EvaluationRecords records = new EvaluationRecords(store);
        SuiteReport report = records.report("seen").orElseThrow();
        assertThat(report.problems()).isEqualTo(8);
        assertThat(report.answers()).isEqualTo(16);
        assertThat(records.prompts(report))
                .isEqualTo(records.prompts(records.report("again").orElseThrow()))
                .hasSize(8);
    }

    private static List<RolloutRow> rows(BlobStore store) {
        List<RolloutRow> rows = new ArrayList<>();
        for (int iteration = 1; iteration <= 3; iteration++) {
            try (Stream<String> keys = store.list(Keys.iteration(TinyCampaign.BRANCH, iteration) + "rollouts/")) {
                keys.forEach(key -> rows.addAll(TrajectoryObjects.ROLLOUTS.read(store, key)));
            }
        }
        return rows;
    }

    @Test
    void what_is_wrong_with_a_picture_is_said_with_its_line_before_anything_starts() throws IOException {
        Files.writeString(folder.resolve("picture3.png"), "no picture");
        refused(
                spec(1, VISION),
                "prompts.jsonl, line 4, images: image picture3.png: no picture, it begins with 6e 6f 20 70 69 63 74 75");

        Files.delete(folder.resolve("picture3.png"));
        refused(spec(1, VISION), "line 4, images: image picture3.png: no such file");

        draw();
        Path prompts = folder.resolve("prompts.jsonl");
        String wrong = "\"picture3.png\",\"sha256\":\"%s\"".formatted("0f".repeat(32));
        Files.writeString(prompts, Files.readString(prompts).replace("\"picture3.png\"", wrong));
        refused(spec(1, VISION), "images, file: picture3.png has SHA-256 ");

        draw();
        prepare(new InMemoryBlobStore(), spec(1, VISION));
    }

    @Test
    void pictures_for_a_policy_or_an_engine_that_does_not_see_are_refused() {
        refused(spec(1, null), "prompt p0: images: 1 (expected: none, as the policy reads text alone");
        CampaignSpec seeing = spec(1, VISION);
        refused(
                TinyCampaign.with(seeing, seeing.rollout().with(RolloutSpec.Engine.EAGER)),
                "images: 1 with rollout.engine.reproducible: false (expected: true");
    }

    @Test
    void a_stored_picture_that_was_damaged_is_refused_by_its_key() {
        InMemoryBlobStore store = new InMemoryBlobStore();
        StoredPictures pictures = new StoredPictures(store);
        String sha256 = "0f".repeat(32);
        store.create(Keys.imported(sha256, "png"), new byte[] {1, 2, 3});

        assertThatThrownBy(() -> pictures.find(sha256))
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.CORRUPT_DATA))
                .hasMessageContaining("imports/" + sha256 + ".png");
        assertThat(pictures.find("1f".repeat(32))).isEmpty();
    }

    private void refused(CampaignSpec spec, String message) {
        assertThatThrownBy(() -> prepare(new InMemoryBlobStore(), spec)).hasMessageContaining(message);
    }
}
