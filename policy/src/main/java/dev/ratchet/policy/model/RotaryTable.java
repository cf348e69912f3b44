package dev.ratchet.policy.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.ratchet.policy.formats.ModelConfig;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * Rotations of the rotary embedding, as complex numbers e^(i · position · base^(−2j / headWidth)).
 *
 * <p>Angles are computed in 32 bits as transformers does, so that logits agree at large positions too.
 */
final class RotaryTable {
    private final int headWidth;
    private final float[] frequencies;

    RotaryTable(ModelConfig config) {
        headWidth = config.headWidth();
        frequencies = new float[headWidth / 2];
        for (int j = 0; j < frequencies.length; j++) {
            frequencies[j] = (float) (1 / Math.pow(config.ropeBase(), 2.0 * j / headWidth));
        }
    }

    /** Rotations for N positions: complex [N, 1, headWidth / 2]. */
    NDArray at(NDManager manager, int[] positions) {
        ByteBuffer bytes = manager.allocateDirect(positions.length * headWidth * Float.BYTES)
                .order(ByteOrder.nativeOrder());
        FloatBuffer values = bytes.asFloatBuffer();
        for (int position : positions) {
            for (float frequency : frequencies) {
                float angle = position * frequency;
                values.put((float) Math.cos(angle)).put((float) Math.sin(angle));
            }
        }
        return manager.create(bytes, new Shape(positions.length, 1, headWidth / 2, 2), DataType.FLOAT32)
                .complex();
    }
}
