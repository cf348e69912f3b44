package dev.ratchet.policy.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.ratchet.policy.formats.ModelConfig;

/**
 * Rotations of the rotary embedding: position · base^(−2j / headWidth) is the angle of pair j, whose numbers lie half a
 * head apart; {@link dev.ratchet.policy.formats.RopeScaling} may slow it down.
 *
 * <p>Angles are computed in 32 bits as transformers does, so that logits agree at large positions too.
 */
public final class RotaryTable {
    private final int headWidth;
    private final float[] frequencies;

    /** Rotations of the heads of {@code config}. */
    public RotaryTable(ModelConfig config) {
        headWidth = config.headWidth();
        frequencies = new float[headWidth / 2];
        for (int j = 0; j < frequencies.length; j++) {
            double unscaled = 1 / Math.pow(config.ropeBase(), 2.0 * j / headWidth);
            frequencies[j] = (float) config.ropeScaling().scaled(unscaled);
        }
    }

    /**
     * Cosines, and sines with the sign that the other number of the pair gets: each [N, 1, 2, headWidth / 2], so that a
     * head x of shape [2, headWidth / 2] turns into x · cosine + x with its halves swapped · sine.
     */
    public record Rotation(NDArray cosine_N12C, NDArray sine_N12C) {}

    Rotation at(NDManager manager, int[] positions) {
        int half = headWidth / 2;
        float[] cosines = new float[positions.length * half];
        float[] sines = new float[positions.length * half];
        fill(positions, cosines, sines);
        float[] bothCosines = new float[positions.length * headWidth];
        float[] bothSines = new float[positions.length * headWidth];
        for (int i = 0; i < positions.length; i++) {
            for (int j = 0; j < half; j++) {
                int at = i * headWidth + j;
                bothCosines[at] = cosines[i * half + j];
                bothCosines[at + half] = cosines[i * half + j];
                bothSines[at + half] = sines[i * half + j];
                bothSines[at] = -sines[i * half + j];
            }
        }
        Shape shape = new Shape(positions.length, 1, 2, half);
        return new Rotation(manager.create(bothCosines, shape), manager.create(bothSines, shape));
    }

    /** Writes the cosines and sines of the angles at each position: headWidth / 2 of each. */
    public void fill(int[] positions, float[] cosines, float[] sines) {
        int half = headWidth / 2;
        for (int i = 0; i < positions.length; i++) {
            for (int j = 0; j < half; j++) {
                float angle = positions[i] * frequencies[j];
                cosines[i * half + j] = (float) Math.cos(angle);
                sines[i * half + j] = (float) Math.sin(angle);
            }
        }
    }
}
