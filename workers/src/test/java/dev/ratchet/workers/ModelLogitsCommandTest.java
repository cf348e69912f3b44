package dev.ratchet.workers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.formats.ModelConfigs;
import dev.ratchet.policy.formats.Safetensors;
import dev.ratchet.policy.formats.TensorSource;
import dev.ratchet.policy.formats.VisionConfig;
import dev.ratchet.policy.model.Compute;
import dev.ratchet.policy.model.Weights;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./ratchet model logits} of a model that sees. Before tests in which a pool ends: after that no step begins in this process. */
@Order(2)
class ModelLogitsCommandTest {
    private static final int VOCABULARY = 12;
    private static final int IMAGE = 11;
    private static final ModelConfig BLIND =
            new ModelConfig("LlamaForCausalLM", VOCABULARY, 16, 2, 4, 2, 4, 24, 64, 10_000, 1e-5, true, -1, List.of(0));

    /** One token, a picture of nine patches, two tokens. */
    private static final String TOKENS = "1," + "11,".repeat(9) + "3,4";

    @TempDir
    Path folder;

    private final StringWriter err = new StringWriter();

    private Path model(ModelConfig config) throws IOException {
        Path directory = Files.createDirectory(folder.resolve("model"));
        Files.write(directory.resolve("config.json"), ModelConfigs.write(config));
        Compute.configure(1);
        try (Weights weights = Weights.initial(config, 1);
                OutputStream out = Files.newOutputStream(directory.resolve(Safetensors.MODEL))) {
            List<TensorSource> tensors = new ArrayList<>();
            weights.forEach(tensor -> tensors.add(TensorSource.of(tensor)));
            Safetensors.write(out, tensors);
        }
        return directory;
    }

    private static ModelConfig seeing() {
        return BLIND.seeing(new VisionConfig(12, 4, 20, 2, 2, 24, 1e-6, IMAGE));
    }

    private String picture(String format, int colour) throws IOException {
        BufferedImage image = new BufferedImage(30, 17, BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < 30; x++) {
            for (int y = 0; y < 17; y++) {
                image.setRGB(x, y, x * y % 7 == 0 ? colour : 0);
            }
        }
        Path file = folder.resolve("picture-%x.%s".formatted(colour, format));
        ImageIO.write(image, format, file.toFile());
        return file.toString();
    }

    private int logits(Path model, String... words) {
        List<String> all = new ArrayList<>(List.of("model", "logits", model.toString()));
        all.addAll(Arrays.asList(words));
        return Main.commandLine().setErr(new PrintWriter(err, true)).execute(all.toArray(String[]::new));
    }

    private float[][] seen(Path model, String picture) throws IOException {
        Path file = folder.resolve("logits.f32");
        assertThat(logits(model, "--tokens", TOKENS, "--after-each", file.toString(), "--image", picture))
                .as(err.toString())
                .isZero();
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        float[][] logits = new float[12][VOCABULARY];
        assertThat(bytes.remaining()).isEqualTo(12 * VOCABULARY * Float.BYTES);
        for (float[] row : logits) {
            bytes.asFloatBuffer().get(row);
            bytes.position(bytes.position() + VOCABULARY * Float.BYTES);
        }
        return logits;
    }

    @Test
    void what_follows_a_picture_depends_on_it_and_what_stands_before_does_not() throws IOException {
        Path model = model(seeing());

        float[][] red = seen(model, picture("png", 0xff0000));
        float[][] blue = seen(model, picture("jpg", 0x0000ff));

        assertThat(red[0]).containsExactly(blue[0]);
        for (int after : new int[] {9, 10, 11}) {
            assertThat(red[after]).isNotEqualTo(blue[after]);
        }
        assertThat(seen(model, picture("png", 0xff0000))).isDeepEqualTo(red);
    }

    @Test
    void pictures_that_cannot_be_shown_are_refused_with_what_is_wrong() throws IOException {
        Path model = model(seeing());
        String picture = picture("png", 0xff0000);
        String none =
                Files.writeString(folder.resolve("none.png"), "no picture").toString();
        String file = folder.resolve("logits.f32").toString();

        assertThat(logits(model, "--tokens", TOKENS, "--image", picture)).isEqualTo(2);
        assertThat(logits(model, "--tokens", TOKENS, "--after-each", file, "--image", none))
                .isEqualTo(2);
        assertThat(logits(model, "--tokens", TOKENS, "--after-each", file, "--image", picture, picture))
                .isEqualTo(2);
        assertThat(logits(model, "--tokens", TOKENS, "--after-each", file)).isEqualTo(2);

        assertThat(err.toString().lines())
                .satisfiesExactly(
                        first -> assertThat(first).contains("--image: without --after-each (expected: both)"),
                        second ->
                                assertThat(second).contains("image " + none + ": no picture, it begins with 6e 6f 20"),
                        third -> assertThat(third).contains("ratchet: --tokens: ", "18"),
                        fourth -> assertThat(fourth).contains("ratchet: --tokens: ", "9"));
        assertThat(Path.of(file)).doesNotExist();
    }

    @Test
    void a_model_that_does_not_see_is_shown_nothing() throws IOException {
        Path model = model(BLIND);
        String file = folder.resolve("logits.f32").toString();

        assertThat(logits(model, "--tokens", "1,2", "--after-each", file, "--image", picture("png", 0xff0000)))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--image: 1 (expected: none, as the model does not see)");
    }
}
