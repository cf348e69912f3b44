package dev.ratchet.policy.training;

import ai.djl.ndarray.NDArray;
import dev.ratchet.policy.gradient.TapedTransformer;
import dev.ratchet.policy.gradient.TapedTransformer.Memory;
import dev.ratchet.policy.gradient.TapedTransformer.Pass;
import dev.ratchet.policy.model.Compute;
import dev.ratchet.policy.model.Compute.Gradients;
import dev.ratchet.policy.model.Matrix;
import dev.ratchet.policy.model.Torch;
import dev.ratchet.policy.model.Transformer;
import java.util.function.UnaryOperator;

/** By the gradient that is written out, on the processor; what pictures turn into, and back, by the engine. */
final class WrittenNetwork implements Network {
    private final Transformer transformer;
    private final TapedTransformer taped;

    /** Computes by networks of the same weights: one that it shares and one that it owns. */
    WrittenNetwork(Transformer transformer, TapedTransformer taped) {
        this.transformer = transformer;
        this.taped = taped;
    }

    @Override
    public float[] logProbs(PackedTokens packed) {
        return forward(packed, taped.begin(packed.positions(), packed.branches(), Memory.RECOMPUTED));
    }

    @Override
    public void learn(PackedTokens packed, MemorySettings memory, UnaryOperator<float[]> slopes) {
        Pass pass = taped.begin(packed.positions(), packed.branches(), memory.ofPass());
        Matrix gradient = pass.backward(slopes.apply(forward(packed, pass)));
        if (packed.sees()) {
            seenBack(packed, gradient);
        } else {
            pass.embedBack(packed.tokens());
        }
    }

    private float[] forward(PackedTokens packed, Pass pass) {
        if (packed.sees()) {
            Compute.step(Gradients.OFF, () -> {
                pass.embedded().putRows(0, matrix(transformer.embedded(packed.tokens(), packed.seen())));
                return true;
            });
        } else {
            pass.embed(packed.tokens());
        }
        pass.forward();
        return pass.logProbs(packed.lossRows(), packed.targets());
    }

    /** From what the first layer reads back into the embedding and the encoder of pictures. */
    private void seenBack(PackedTokens packed, Matrix gradient) {
        Compute.step(Gradients.RECORDED, () -> {
            NDArray embedded_NW = transformer.embedded(packed.tokens(), packed.seen());
            NDArray gradient_NW = Torch.uninitialised(transformer.manager(), gradient.rows(), gradient.columns());
            matrix(gradient_NW).putRows(0, gradient);
            Torch.backward(embedded_NW, gradient_NW);
            return true;
        });
    }

    private Matrix matrix(NDArray array_NW) {
        return Matrix.of(Torch.memory(array_NW), transformer.config().width());
    }

    @Override
    public long heldBytes() {
        return taped.heldBytes();
    }

    @Override
    public void release() {
        taped.release();
    }

    @Override
    public void close() {
        taped.close();
    }
}
