package dev.ratchet.policy.bench;

import dev.ratchet.domain.trajectory.GroupId;
import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.domain.trajectory.TrajectoryId;
import dev.ratchet.policy.Progress;
import dev.ratchet.policy.decoding.DecoderWeights;
import dev.ratchet.policy.formats.HuggingFaceDirectory;
import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.formats.ModelConfigs;
import dev.ratchet.policy.formats.Safetensors;
import dev.ratchet.policy.kernels.Precision;
import dev.ratchet.policy.sampling.BatchSampler;
import dev.ratchet.policy.sampling.LiveSequence;
import dev.ratchet.policy.sampling.RepetitionRule;
import dev.ratchet.policy.sampling.SamplingSettings;
import dev.ratchet.policy.sampling.Written;
import dev.ratchet.policy.tokens.HuggingFaceTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How far the log-probabilities of a policy that writes in a lower precision are from those of the same weights in 32
 * bits: {@code PrecisionBench MODEL}, a Hugging Face directory.
 */
final class PrecisionBench {
    private static final int ANSWERS = 32;
    private static final int TOKENS = 64;

    private PrecisionBench() {}

    static void main(String[] args) throws IOException {
        HuggingFaceDirectory files = HuggingFaceDirectory.open(Path.of(args[0]));
        ModelConfig config = ModelConfigs.read(files);
        try (HuggingFaceTokenizer tokenizer =
                        HuggingFaceTokenizer.of(Files.readAllBytes(Path.of(args[0], HuggingFaceTokenizer.FILE)));
                BatchSampler exact = sampler(files, config, Precision.FP32)) {
            List<TokenIds> prompts = new ArrayList<>();
            for (int i = 0; i < ANSWERS; i++) {
                prompts.add(tokenizer.encode(
                        "<|im_start|>user\nWhat is %d + %d, and why?<|im_end|>\n<|im_start|>assistant\n"
                                .formatted(3 * i + 2, 7 * i % 40)));
            }
            for (Precision precision : Precision.values()) {
                try (BatchSampler sampler = sampler(files, config, precision)) {
                    System.out.println(precision + ": " + mismatch(exact, write(sampler, prompts), prompts));
                }
            }
        }
    }

    private static BatchSampler sampler(HuggingFaceDirectory files, ModelConfig config, Precision precision)
            throws IOException {
        DecoderWeights weights = DecoderWeights.load(config, precision, sink -> Safetensors.read(files, sink));
        return new BatchSampler(weights, Integer.getInteger("threads", 2), 2L << 30);
    }

    private static List<Written> write(BatchSampler sampler, List<TokenIds> prompts) {
        List<LiveSequence> live = new ArrayList<>();
        for (int i = 0; i < prompts.size(); i++) {
            TrajectoryId id = new TrajectoryId(new GroupId(1, i), 0);
            live.add(new LiveSequence(id, prompts.get(i), TokenIds.EMPTY, TOKENS, TOKENS));
        }
        return sampler.writeRound(live, 1, new SamplingSettings(1, TOKENS, RepetitionRule.OFF), Progress.SILENT);
    }

    /** Of the tokens that were written: their log-probability in 32 bits less that of who wrote them. */
    private static String mismatch(BatchSampler exact, List<Written> written, List<TokenIds> prompts) {
        double sum = 0;
        double absolute = 0;
        double largest = 0;
        double weight = 0;
        int count = 0;
        for (int i = 0; i < written.size(); i++) {
            TokenIds tokens = written.get(i).tokens();
            float[] logits = exact.logitsAfterEach(prompts.get(i).followedBy(tokens));
            int vocabulary = exact.config().vocabulary();
            for (int t = 0; t < tokens.length(); t++) {
                int at = (prompts.get(i).length() + t - 1) * vocabulary;
                double difference = logProb(logits, at, vocabulary, tokens.at(t))
                        - written.get(i).logProbs().at(t);
                sum += difference;
                absolute += Math.abs(difference);
                largest = Math.max(largest, Math.abs(difference));
                weight += Math.exp(difference);
                count++;
            }
        }
        return "%d tokens, difference of log-probabilities: mean %.2e, mean of its size %.2e, largest %.2e; mean importance weight %.5f"
                .formatted(count, sum / count, absolute / count, largest, weight / count);
    }

    private static double logProb(float[] logits, int from, int vocabulary, int token) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < vocabulary; i++) {
            largest = Math.max(largest, logits[from + i]);
        }
        double sum = 0;
        for (int i = 0; i < vocabulary; i++) {
            sum += Math.exp(logits[from + i] - largest);
        }
        return logits[from + token] - largest - Math.log(sum);
    }
}
