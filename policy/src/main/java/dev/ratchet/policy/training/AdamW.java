package dev.ratchet.policy.training;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.ratchet.policy.kernels.Team;
import dev.ratchet.policy.model.Compute;
import dev.ratchet.policy.model.LargePages;
import dev.ratchet.policy.model.Numbers;
import dev.ratchet.policy.model.Parameter;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** In one pass over the memory of weights, gradients and moments, on the processor. Its bits do not depend on threads. */
final class AdamW implements Optimizer {
    /** Numbers that a thread takes at a time: those of a weight's four arrays fit into its cache. */
    private static final int BLOCK = 1 << 12;

    private final List<Learned> parameters;
    private final OptimizerSettings settings;
    private final Arena arena = Arena.ofShared();
    private final Team team;
    private final Block[] blocks;
    private int updates;

    /** A parameter and what is kept for it. */
    private record Learned(
            Parameter parameter,
            MemorySegment weight,
            MemorySegment gradient,
            MemorySegment firstMoment,
            MemorySegment secondMoment) {
        Learned(Parameter parameter, Arena arena) {
            MemorySegment weight = MemorySegment.ofBuffer(parameter.memory());
            MemorySegment gradient = MemorySegment.ofBuffer(parameter.gradient());
            long bytes = weight.byteSize();
            this(parameter, weight, gradient, LargePages.allocate(arena, bytes), LargePages.allocate(arena, bytes));
        }

        int blocks() {
            return Math.toIntExact(Math.ceilDiv(weight.byteSize(), (long) BLOCK * Float.BYTES));
        }

        int count(int block) {
            return Math.toIntExact(Math.min(BLOCK, weight.byteSize() / Float.BYTES - (long) block * BLOCK));
        }
    }

    /** Gradients must be there to be had: the parameters are those of a learner. */
    AdamW(List<Parameter> parameters, OptimizerSettings settings) {
        this.settings = settings;
        try {
            this.parameters = parameters.stream()
                    .map(parameter -> new Learned(parameter, arena))
                    .toList();
        } catch (RuntimeException | Error e) {
            arena.close();
            throw e;
        }
        int threads = Compute.fingerprint().threads();
        team = new Team(threads);
        blocks = IntStream.range(0, threads).mapToObj(_ -> new Block()).toArray(Block[]::new);
    }

    @Override
    public List<Numbers> state() {
        return Stream.concat(
                        parameters.stream().map(Learned::firstMoment),
                        parameters.stream().map(Learned::secondMoment))
                .map(moment -> Numbers.of(floats(moment)))
                .toList();
    }

    private static FloatBuffer floats(MemorySegment memory) {
        return memory.asByteBuffer().order(ByteOrder.nativeOrder()).asFloatBuffer();
    }

    @Override
    public void restored(int updatesDone) {
        updates = updatesDone;
    }

    @Override
    public double gradientNorm() {
        double square = 0;
        for (Learned parameter : parameters) {
            double[] squares = new double[parameter.blocks()];
            team.each(
                    squares.length,
                    (block, worker) -> squares[block] = blocks[worker.index()].squareOfGradient(parameter, block));
            double sum = 0;
            for (double some : squares) {
                sum += some;
            }
            if (!Double.isFinite(sum)) {
                throw Optimizer.notFinite(parameter.parameter(), floats(parameter.gradient()));
            }
            square += sum;
        }
        return Math.sqrt(square);
    }

    @Override
    public void update(double norm, double learningRate) {
        updates++;
        Move move = Move.of(settings, norm, learningRate, updates);
        for (Learned parameter : parameters) {
            team.each(parameter.blocks(), (block, worker) -> blocks[worker.index()].move(parameter, block, move));
        }
    }

    /** Memory in which one thread computes. */
    private static final class Block {
        private final float[] weight = new float[BLOCK];
        private final float[] gradient = new float[BLOCK];
        private final float[] first = new float[BLOCK];
        private final float[] second = new float[BLOCK];

        double squareOfGradient(Learned parameter, int block) {
            int count = parameter.count(block);
            get(parameter.gradient(), block, count, gradient);
            double sum = 0;
            for (int i = 0; i < count; i++) {
                sum += (double) gradient[i] * gradient[i];
            }
            return sum;
        }

        void move(Learned parameter, int block, Move move) {
            int count = parameter.count(block);
            get(parameter.weight(), block, count, weight);
            get(parameter.gradient(), block, count, gradient);
            get(parameter.firstMoment(), block, count, first);
            get(parameter.secondMoment(), block, count, second);
            move(weight, gradient, first, second, count, move);
            put(parameter.weight(), block, count, weight);
            put(parameter.firstMoment(), block, count, first);
            put(parameter.secondMoment(), block, count, second);
        }

        private static void move(
                float[] weight, float[] gradient, float[] first, float[] second, int count, Move move) {
            float share = move.share();
            float firstKept = move.firstKept();
            float firstNew = move.firstNew();
            float secondKept = move.secondKept();
            float secondNew = move.secondNew();
            float weightKept = move.weightKept();
            float secondCorrection = move.secondCorrection();
            float epsilon = move.epsilon();
            float rate = move.rate();
            for (int i = 0; i < count; i++) {
                float slope = gradient[i] * share;
                float mean = first[i] * firstKept + slope * firstNew;
                float square = second[i] * secondKept + slope * slope * secondNew;
                float root = (float) Math.sqrt(square / secondCorrection) + epsilon;
                first[i] = mean;
                second[i] = square;
                weight[i] = weight[i] * weightKept - mean / root * rate;
            }
        }

        private static void get(MemorySegment memory, int block, int count, float[] numbers) {
            MemorySegment.copy(memory, JAVA_FLOAT, at(block), numbers, 0, count);
        }

        private static void put(MemorySegment memory, int block, int count, float[] numbers) {
            MemorySegment.copy(numbers, 0, memory, JAVA_FLOAT, at(block), count);
        }

        private static long at(int block) {
            return (long) block * BLOCK * Float.BYTES;
        }
    }

    @Override
    public void close() {
        team.close();
        arena.close();
    }
}
