package dev.ratchet.policy.training;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.domain.policy.AddressedRandom;
import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.policy.Progress;
import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.gradient.TapedTransformer;
import dev.ratchet.policy.model.Compute;
import dev.ratchet.policy.model.Parameter;
import dev.ratchet.policy.model.Sight;
import dev.ratchet.policy.model.Torch;
import dev.ratchet.policy.model.Transformer;
import dev.ratchet.policy.model.Weights;
import dev.ratchet.policy.training.Microbatch.Answer;
import dev.ratchet.policy.training.Microbatch.Branch;
import dev.ratchet.policy.vision.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * Learns: changes weights in place, by reinforcement or by imitation.
 *
 * <p>What a step leaves is determined by the weights, its data, its settings and {@link
 * dev.ratchet.policy.model.Compute#fingerprint}, to the bit, whether or not it was killed and went on from a checkpoint.
 * A step that ends with an exception leaves the weights undefined: load them again.
 */
public final class Learner implements AutoCloseable {
    private static final int GROUP_ORDER = 1;
    private static final int EXAMPLE_ORDER = 2;
    private static final double[] NONE = {};

    private final Weights weights;
    private final ModelConfig config;
    private final Transformer transformer;
    private final Way way;
    private final Network network;
    private final LongSupplier freeMemory;
    private OptionalLong roomAtFirst = OptionalLong.empty();

    /** By what gradients are computed. */
    enum Way {
        /** The forward and backward pass and the optimizer that are written out, for processors. */
        WRITTEN,
        /** The engine's operations and its automatic differentiation, on any device. */
        ENGINE;

        /** Names what computes: with another name, bits are others. */
        String numerics() {
            return switch (this) {
                case WRITTEN -> TapedTransformer.NUMERICS;
                case ENGINE -> EngineNetwork.NUMERICS;
            };
        }

        static Way ofThisMachine() {
            return Compute.onDevice() ? ENGINE : WRITTEN;
        }
    }

    /**
     * Learns into {@code weights}, which it shares and does not own; nobody else may use them meanwhile. Where the engine has a
     * device, they lie there, and stay there between steps.
     */
    public Learner(Weights weights) {
        this(weights, Compute::freeMemory, Way.ofThisMachine());
    }

    Learner(Weights weights, LongSupplier freeMemory) {
        this(weights, freeMemory, Way.ofThisMachine());
    }

    Learner(Weights weights, LongSupplier freeMemory, Way way) {
        this.freeMemory = freeMemory;
        this.way = way;
        this.weights = weights;
        config = weights.config();
        transformer = new Transformer(weights);
        network = switch (way) {
            case WRITTEN ->
                new WrittenNetwork(
                        transformer,
                        new TapedTransformer(weights, Compute.fingerprint().threads()));
            case ENGINE -> new EngineNetwork(transformer);
        };
        weights.parameters().stream().map(Parameter::array).forEach(array -> array.setRequiresGradient(true));
    }

    /**
     * One iteration: the weights are π_θi before and π_θi+1 after. The loss of an update is the mean over its groups of the
     * mean over a group's answers of the {@link Objective}. Progress counts updates. A step that needs more memory than is
     * free is a {@code DEVICE_OUT_OF_MEMORY} fault before its first update, and leaves the weights as they are.
     */
    public TrainingReport step(
            List<TrainedGroup> groups, TrainingSettings settings, Checkpoints checkpoints, Progress progress) {
        groups = List.copyOf(groups);
        for (TrainedGroup group : groups) {
            for (TrainedAnswer answer : group.answers()) {
                requireTokens("answer " + answer.id(), group.prompt(), group.pictures(), answer.tokens());
                require(
                        settings.importanceCap() == 0 || answer.behaviour().isPresent(),
                        "answer %s: no log-probabilities that it was written with (expected: them, for importance weights)",
                        answer.id());
            }
        }
        byte[] request = new RequestDigest(config, settings, way.numerics())
                .groups(groups)
                .sha256();
        List<List<Integer>> updates = order(groups.size(), settings);
        ReinforcedGroups reinforced = new ReinforcedGroups(groups, settings, updates);
        try (Optimizer optimizer = optimizer(settings.optimizer());
                UpdateLoop loop = new UpdateLoop(weights, optimizer, checkpoints, progress, request)) {
            reinforced.require(new MicrobatchMemory(config, settings.memory()), room());
            int resumed = loop.resume(reinforced::restoreReferences);
            Likelihood likelihood =
                    new Likelihood(transformer, network, settings.memory(), () -> loop.breathe(updates.size()));
            if (resumed == 0) {
                reinforced.computeReferences(likelihood, () -> loop.breathe(updates.size()));
            }
            return loop.run(updates.size(), settings.checkpointEvery(), reinforced::references, update -> {
                double loss = reinforced.learn(update, likelihood, () -> loop.breathe(updates.size()));
                return new UpdateLoop.Learned(
                        loss, settings.optimizer().learningRate(), reinforced.meanLogRatio(), reinforced.lossTokens());
            });
        }
    }

    /**
     * The groups of each update: every epoch a new order, cut into as few updates as {@code groupsPerUpdate} allows, whose
     * sizes differ by at most one, since an update of a lone group would be mostly noise.
     */
    private static List<List<Integer>> order(int groups, TrainingSettings settings) {
        List<List<Integer>> updates = new ArrayList<>();
        int count = Math.ceilDiv(groups, settings.groupsPerUpdate());
        for (int epoch = 0; epoch < settings.epochs(); epoch++) {
            int[] order = shuffled(groups, AddressedRandom.generator(settings.seed(), GROUP_ORDER, epoch));
            for (int update = 0; update < count; update++) {
                updates.add(IntStream.range(cut(update, groups, count), cut(update + 1, groups, count))
                        .map(i -> order[i])
                        .boxed()
                        .toList());
            }
        }
        return updates;
    }

    private static int cut(int update, int groups, int count) {
        return (int) ((long) update * groups / count);
    }

    /**
     * Supervised learning: minimises the mean of −log π_θ over the response tokens of each update's examples. Every pass
     * over the examples has an order of its own. Progress counts updates.
     */
    public TrainingReport warmUp(
            List<Example> examples, WarmUpSettings settings, Checkpoints checkpoints, Progress progress) {
        require(!examples.isEmpty(), "warm-up: no examples (expected: at least one)");
        for (int i = 0; i < examples.size(); i++) {
            Example example = examples.get(i);
            requireTokens("example " + i, example.prompt(), example.pictures(), example.response());
        }
        byte[] request = new RequestDigest(config, settings, way.numerics())
                .examples(examples)
                .sha256();
        ExampleOrder order = new ExampleOrder(examples.size(), settings.seed());
        try (Optimizer optimizer = optimizer(settings.optimizer());
                UpdateLoop loop = new UpdateLoop(weights, optimizer, checkpoints, progress, request)) {
            loop.resume(_ -> {});
            return loop.run(settings.steps(), settings.checkpointEvery(), List::of, update -> {
                List<Example> batch = order.batch(update, settings.examplesPerStep()).stream()
                        .map(examples::get)
                        .toList();
                return imitate(
                        batch,
                        settings.microbatchTokens(),
                        settings.learningRate(update),
                        () -> loop.breathe(settings.steps()));
            });
        }
    }

    private UpdateLoop.Learned imitate(
            List<Example> batch, int microbatchTokens, double learningRate, Runnable afterMicrobatch) {
        List<Branch> branches = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            Example example = batch.get(i);
            branches.add(
                    new Branch(example.prompt(), example.pictures(), List.of(new Answer(i, example.response(), 0))));
        }
        int tokens =
                batch.stream().mapToInt(example -> example.response().length()).sum();
        Objective objective = new Imitation(tokens);
        Likelihood likelihood = likelihood();
        double[] loss = new double[1];
        MicrobatchMemory memory = new MicrobatchMemory(config, MemorySettings.NONE);
        for (Microbatch microbatch : Microbatch.cut(branches, microbatchTokens)) {
            memory.require(microbatch, room());
            likelihood.learn(microbatch, (_, logProbs) -> {
                AnswerTokens answer = new AnswerTokens(logProbs, NONE, NONE);
                loss[0] += objective.loss(answer);
                return objective.slopes(answer);
            });
            afterMicrobatch.run();
        }
        return new UpdateLoop.Learned(loss[0], learningRate, 0, tokens);
    }

    /**
     * Bytes for a microbatch: what is free, and what the one before has left for it. A device's engine keeps what it has
     * freed, and giving that back takes time: there it is what was free at first.
     */
    private long room() {
        return switch (way) {
            case WRITTEN -> freeMemory.getAsLong() + network.heldBytes();
            case ENGINE -> {
                if (roomAtFirst.isEmpty()) {
                    roomAtFirst = OptionalLong.of(freeMemory.getAsLong());
                }
                yield roomAtFirst.getAsLong();
            }
        };
    }

    /** With moments of 0. */
    Optimizer optimizer(OptimizerSettings settings) {
        return switch (way) {
            case WRITTEN -> new AdamW(weights.parameters(), settings);
            case ENGINE -> new EngineAdamW(transformer.manager(), weights.parameters(), settings);
        };
    }

    private void requireTokens(String what, TokenIds prompt, List<Picture> pictures, TokenIds answer) {
        Sight.requireSeen(what, prompt, pictures, config);
        TokenIds all = prompt.followedBy(answer);
        require(
                all.length() <= config.contextLength(),
                "%s: %d tokens with its prompt (expected: at most the model's context, %d)",
                what,
                all.length(),
                config.contextLength());
        for (int i = 0; i < all.length(); i++) {
            require(
                    0 <= all.at(i) && all.at(i) < config.vocabulary(),
                    "%s: token %d (expected: 0 to %d)",
                    what,
                    all.at(i),
                    config.vocabulary() - 1);
        }
    }

    static int[] shuffled(int size, SplittableRandom random) {
        int[] order = IntStream.range(0, size).toArray();
        for (int i = size - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        return order;
    }

    /** Which examples each update learns from: permutation after permutation, each determined by its number. */
    private static final class ExampleOrder {
        private final int examples;
        private final long seed;
        private long pass = -1;
        private int[] order = {};

        ExampleOrder(int examples, long seed) {
            this.examples = examples;
            this.seed = seed;
        }

        List<Integer> batch(int update, int size) {
            List<Integer> batch = new ArrayList<>();
            for (long at = (long) update * size; at < (long) (update + 1) * size; at++) {
                if (at / examples != pass) {
                    pass = at / examples;
                    order = shuffled(examples, AddressedRandom.generator(seed, EXAMPLE_ORDER, pass));
                }
                batch.add(order[(int) (at % examples)]);
            }
            return batch;
        }
    }

    /** All in memory at once. */
    Likelihood likelihood() {
        return new Likelihood(transformer, network, MemorySettings.NONE, () -> {});
    }

    /** What its bits depend on beside weights, data and settings. */
    public static String numerics() {
        return Way.ofThisMachine().numerics() + ", " + Compute.fingerprint();
    }

    /** How many arrays the learner holds, which steps leave as it was. */
    int arraysHeld() {
        return Torch.arraysHeld(transformer.manager());
    }

    @Override
    public void close() {
        weights.parameters().stream().map(Parameter::array).forEach(array -> array.setRequiresGradient(false));
        network.close();
        transformer.close();
    }
}
