package dev.ratchet.policy.sampling;

import static java.util.Objects.requireNonNull;

import dev.ratchet.domain.policy.AddressedRandom;
import dev.ratchet.domain.trajectory.GroupId;
import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.domain.trajectory.TrajectoryId;
import dev.ratchet.policy.Progress;
import dev.ratchet.policy.decoding.DecoderWeights;
import dev.ratchet.policy.formats.HostTensor;
import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.formats.ModelShapes;
import dev.ratchet.policy.kernels.Precision;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Whether a sampler keeps the promise that a token's bits depend on weights, prefix and address alone: it writes the same
 * answers alone, in pairs, all together, the other way round, and from half way on.
 */
public final class BatchInvariance {
    private static final int SEQUENCES = 9;
    private static final int TOKENS = 20;
    private static final long SEED = 1;

    private static Optional<Optional<String>> ofThisProcess = Optional.empty();

    private BatchInvariance() {}

    /** What of the promise the kernels of this machine and process break, by a small model; asked once, then remembered. */
    public static synchronized Optional<String> ofThisProcess(int threads) {
        if (ofThisProcess.isEmpty()) {
            // Widths that leave every kind of rest: of panels, of rows that are computed at once, of heads.
            ModelConfig config = new ModelConfig(
                    "LlamaForCausalLM", 90, 40, 2, 6, 2, 20, 72, 512, 10_000, 1e-5, true, -1, List.of(0));
            try (BatchSampler sampler = new BatchSampler(drawn(config), threads, 64 << 20)) {
                ofThisProcess = Optional.of(of(sampler));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return ofThisProcess.get();
    }

    private static DecoderWeights drawn(ModelConfig config) throws IOException {
        return DecoderWeights.load(
                config,
                Precision.FP32,
                sink -> ModelShapes.of(config).forEach((name, shape) -> {
                    SplittableRandom random = AddressedRandom.generator(SEED, name.hashCode());
                    int size = Math.toIntExact(shape.stream().reduce(1L, Math::multiplyExact));
                    FloatBuffer values = FloatBuffer.allocate(size);
                    while (values.hasRemaining()) {
                        values.put((float) random.nextDouble(-0.5, 0.5));
                    }
                    long[] dimensions =
                            shape.stream().mapToLong(Long::longValue).toArray();
                    sink.accept(new HostTensor(name, dimensions, values.flip()));
                }));
    }

    /** What of the promise {@code sampler} breaks; empty if nothing was found. */
    public static Optional<String> of(Sampler sampler) {
        List<LiveSequence> all = sequences(sampler.config());
        Map<TrajectoryId, Written> together = write(sampler, all, TOKENS);
        List<LiveSequence> turned = new ArrayList<>(all);
        Collections.reverse(turned);
        if (!together.equals(write(sampler, turned, TOKENS))) {
            return Optional.of("an answer depends on its place among others");
        }
        for (int size : new int[] {1, 2, 5}) {
            for (int from = 0; from + size <= all.size(); from += size) {
                Map<TrajectoryId, Written> few = write(sampler, all.subList(from, from + size), TOKENS);
                if (!together.entrySet().containsAll(few.entrySet())) {
                    return Optional.of("an answer written with %d others has other bits than with %d"
                            .formatted(size - 1, all.size() - 1));
                }
            }
        }
        return joined(sampler, all).equals(together)
                ? Optional.empty()
                : Optional.of("an answer that is read again half way has other bits than one that is written on");
    }

    /** The answers in two rounds, the second of which reads what the first wrote. */
    private static Map<TrajectoryId, Written> joined(Sampler sampler, List<LiveSequence> all) {
        Map<TrajectoryId, Written> joined = new HashMap<>(write(sampler, all, TOKENS / 2));
        List<LiveSequence> rest = all.stream()
                .filter(sequence -> of(joined, sequence).stop().resumable())
                .map(sequence -> new LiveSequence(
                        sequence.id(), sequence.prompt(), of(joined, sequence).tokens(), TOKENS, TOKENS))
                .toList();
        write(sampler, rest, TOKENS / 2).forEach((id, second) -> joined.merge(id, second, BatchInvariance::join));
        return joined;
    }

    private static Written of(Map<TrajectoryId, Written> written, LiveSequence sequence) {
        return requireNonNull(written.get(sequence.id()));
    }

    private static Written join(Written first, Written second) {
        return new Written(
                first.id(),
                first.tokens().followedBy(second.tokens()),
                first.logProbs().followedBy(second.logProbs()),
                first.drawnLogProbs().followedBy(second.drawnLogProbs()),
                second.stop());
    }

    private static Map<TrajectoryId, Written> write(Sampler sampler, List<LiveSequence> sequences, int tokens) {
        SamplingSettings settings = new SamplingSettings(1, tokens, RepetitionRule.OFF);
        Map<TrajectoryId, Written> written = new HashMap<>();
        sampler.writeRound(sequences, SEED, settings, Progress.SILENT).forEach(each -> written.put(each.id(), each));
        return written;
    }

    /** Prompts of many lengths, some of them the same. */
    private static List<LiveSequence> sequences(ModelConfig config) {
        List<LiveSequence> sequences = new ArrayList<>();
        for (int i = 0; i < SEQUENCES; i++) {
            int[] prompt = new int[1 + i / 2 * 7];
            for (int at = 0; at < prompt.length; at++) {
                prompt[at] = (i / 2 * 31 + at * 7) % config.vocabulary();
            }
            TrajectoryId id = new TrajectoryId(new GroupId(1, i / 2), i % 2);
            sequences.add(new LiveSequence(id, TokenIds.of(prompt), TokenIds.EMPTY, TOKENS, TOKENS));
        }
        return sequences;
    }
}
