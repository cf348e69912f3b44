package dev.ratchet.policy.families;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.policy.formats.HostTensor;
import dev.ratchet.policy.formats.HuggingFaceDirectory;
import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.formats.ModelConfigs;
import dev.ratchet.policy.formats.ModelFiles;
import dev.ratchet.policy.formats.Safetensors;
import dev.ratchet.policy.model.Compute;
import dev.ratchet.policy.model.Models;
import dev.ratchet.policy.model.Weights;
import dev.ratchet.policy.sampling.Sampler;
import dev.ratchet.policy.vision.Picture;
import dev.ratchet.policy.vision.Pixels;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A directory that {@code bench/interop/make_families.py} made, and what transformers computes of it. */
final class MadeFamily {
    final Path directory;
    final TokenIds tokens;
    final int prompt;
    final List<Integer> greedy;
    final List<Double> margins;
    /** The logits after each token, one token's after another's. */
    final float[] logits;

    MadeFamily(String name) throws IOException, URISyntaxException {
        directory = Path.of(
                Objects.requireNonNull(MadeFamily.class.getResource(name), name).toURI());
        JsonNode expected =
                new ObjectMapper().readTree(directory.resolve("expected.json").toFile());
        tokens = TokenIds.of(
                numbers(expected, "tokens").mapToInt(JsonNode::intValue).toArray());
        prompt = expected.path("prompt").intValue();
        greedy = numbers(expected, "greedy").map(JsonNode::intValue).toList();
        margins = numbers(expected, "margins").map(JsonNode::doubleValue).toList();
        logits = floats("logits.f32");
    }

    /** 32-bit numbers of another file beside it. */
    float[] floats(String name) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(directory.resolve(name)));
        float[] floats = new float[bytes.remaining() / Float.BYTES];
        bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(floats);
        return floats;
    }

    /** The pictures of a model that sees. */
    List<Picture> pictures() throws IOException {
        int size = config().vision().orElseThrow().imageSize();
        byte[] all = Files.readAllBytes(directory.resolve("pictures.u8"));
        int numbers = size * size * Pixels.CHANNELS;
        List<Picture> pictures = new ArrayList<>();
        for (int from = 0; from < all.length; from += numbers) {
            Pixels pixels = Pixels.of(size, size, Arrays.copyOfRange(all, from, from + numbers));
            pictures.add(new Picture("%064x".formatted(from), pixels));
        }
        return pictures;
    }

    private static Stream<JsonNode> numbers(JsonNode expected, String key) {
        return StreamSupport.stream(expected.path(key).spliterator(), false);
    }

    ModelConfig config() throws IOException {
        return ModelConfigs.read(HuggingFaceDirectory.open(directory));
    }

    List<HostTensor> tensors() throws IOException {
        return tensors(HuggingFaceDirectory.open(directory));
    }

    static List<HostTensor> tensors(ModelFiles files) throws IOException {
        List<HostTensor> tensors = new ArrayList<>();
        Safetensors.read(files, tensor -> tensors.add(tensor.copy()));
        return tensors;
    }

    /** The largest difference of any logit after any token, in parts of the largest logit. */
    double error(ModelConfig config, List<HostTensor> tensors) {
        return error(logits(config, tensors));
    }

    float[] logits(ModelConfig config, List<HostTensor> tensors) {
        Compute.configure(1);
        try (Weights weights = Weights.load(config, tensors);
                Sampler sampler = Models.sampler(weights)) {
            return sampler.logitsAfterEach(tokens);
        }
    }

    double error(float[] ours) {
        if (ours.length != logits.length) {
            throw new IllegalArgumentException("logits: %d (expected: %d)".formatted(ours.length, logits.length));
        }
        return error(ours, logits);
    }

    /** The largest difference in parts of the largest logit. */
    double error(float[] ours, float[] theirs) {
        double most = 0;
        for (int i = 0; i < ours.length; i++) {
            most = Math.max(most, Math.abs(ours[i] - theirs[i]));
        }
        return most / largest();
    }

    double largest() {
        double largest = 0;
        for (float logit : logits) {
            largest = Math.max(largest, Math.abs(logit));
        }
        return largest;
    }

    double deviation() {
        double sum = 0;
        double squares = 0;
        for (float logit : logits) {
            sum += logit;
            squares += logit * logit;
        }
        double mean = sum / logits.length;
        return Math.sqrt(squares / logits.length - mean * mean);
    }
}
