package dev.ratchet.policy.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.model.Attention;
import dev.ratchet.policy.model.Torch;
import java.util.Arrays;

/**
 * Keys and values of the rows of a round, written in place. Rows end at the same column: shorter ones are padded at the
 * left, and padding gets weight 0 exactly.
 *
 * <p>Names end in their dimensions: B rows, U rows being prefilled, T columns so far, S columns at most, H query heads, K
 * key-value heads, G = H / K, D head width.
 */
final class KeyValueCache implements AutoCloseable {
    private final ModelConfig config;
    private final NDManager manager;
    private final NDArray queryScale;
    private final NDArray[] keys_BKSD;
    private final NDArray[] values_BKSD;
    private final int columns;
    private NDArray mask_B1S;
    private int rows;
    private int filled;

    /** Rows whose first {@code padding[row]} columns are padding. */
    KeyValueCache(NDManager parent, ModelConfig config, int[] padding, int columns) {
        this.config = config;
        this.columns = columns;
        rows = padding.length;
        manager = parent.newSubManager();
        keys_BKSD = new NDArray[config.layers()];
        values_BKSD = new NDArray[config.layers()];
        try {
            queryScale = kept(manager.create((float) (1 / Math.sqrt(config.headWidth()))));
            for (int i = 0; i < config.layers(); i++) {
                keys_BKSD[i] = zeros();
                values_BKSD[i] = zeros();
            }
            mask_B1S = mask(padding);
        } catch (RuntimeException | Error e) {
            manager.close(); // the memory ended half way, and the parent lives on
            throw e;
        }
    }

    int rows() {
        return rows;
    }

    /** Attention of a prefill: U sequences of {@code length} columns, copied to {@code copies[u]} rows each from {@code firstRow}. */
    Attention prefill(int[] padding, int length, int firstRow, int[] copies) {
        filled = Math.max(filled, length);
        NDArray mask_U1TT = prefillMask(padding, length);
        int[] source = new int[Arrays.stream(copies).sum()];
        for (int u = 0, row = 0; u < copies.length; u++) {
            Arrays.fill(source, row, row + copies[u], u);
            row += copies[u];
        }
        NDArray source_B = Torch.ids(manager, source);
        return (layer, query_NHD, key_NKD, value_NKD) -> {
            NDArray key_UKTD = byRow(key_NKD, padding.length, length);
            NDArray value_UKTD = byRow(value_NKD, padding.length, length);
            store(keys_BKSD[layer], key_UKTD, source_B, firstRow, length);
            store(values_BKSD[layer], value_UKTD, source_B, firstRow, length);
            int width = config.headWidth();
            int keyHeads = config.keyValueHeads();
            int groups = config.heads() / keyHeads;
            NDArray query = query_NHD
                    .mul(queryScale)
                    .reshape(padding.length, length, keyHeads, groups, width)
                    .transpose(0, 2, 3, 1, 4)
                    .reshape(-1, (long) groups * length, width);
            NDArray scores = Torch.batchedProduct(
                            query, key_UKTD.reshape(-1, length, width).swapAxes(1, 2))
                    .reshape(padding.length, config.heads(), length, length)
                    .add(mask_U1TT);
            return Torch.batchedProduct(
                            scores.softmax(-1).reshape(-1, (long) groups * length, length),
                            value_UKTD.reshape(-1, length, width))
                    .reshape(padding.length, keyHeads, groups, length, width)
                    .transpose(0, 3, 1, 2, 4)
                    .reshape(-1, (long) config.heads() * width);
        };
    }

    /** Attention of the next token of every row. */
    Attention next() {
        int column = filled;
        filled++;
        NDArray mask_B1T = Torch.slice(mask_B1S, 2, 0, filled);
        return (layer, query_BHD, key_BKD, value_BKD) -> {
            put(keys_BKSD[layer], key_BKD.expandDims(2), 0, rows, column);
            put(values_BKSD[layer], value_BKD.expandDims(2), 0, rows, column);
            int width = config.headWidth();
            int groups = config.heads() / config.keyValueHeads();
            NDArray key = Torch.slice(keys_BKSD[layer].reshape(-1, columns, width), 1, 0, filled);
            NDArray value = Torch.slice(values_BKSD[layer].reshape(-1, columns, width), 1, 0, filled);
            NDArray scores = Torch.batchedProduct(
                            query_BHD.mul(queryScale).reshape(-1, groups, width), key.swapAxes(1, 2))
                    .reshape(rows, config.heads(), filled)
                    .add(mask_B1T);
            return Torch.batchedProduct(scores.softmax(-1).reshape(-1, groups, filled), value)
                    .reshape(rows, (long) config.heads() * width);
        };
    }

    /** Leaves only the rows of these numbers, in this order. */
    void keep(int[] kept) {
        NDArray kept_B = Torch.ids(manager, kept);
        for (int i = 0; i < config.layers(); i++) {
            keys_BKSD[i] = chosen(keys_BKSD[i], kept_B);
            values_BKSD[i] = chosen(values_BKSD[i], kept_B);
        }
        mask_B1S = chosen(mask_B1S, kept_B);
        rows = kept.length;
    }

    private NDArray chosen(NDArray rowsOf, NDArray kept_B) {
        long[] shape = rowsOf.getShape().getShape();
        NDArray chosen = Torch.rows(rowsOf.reshape(shape[0], -1), kept_B);
        shape[0] = -1;
        NDArray result = kept(chosen.reshape(shape));
        rowsOf.close();
        return result;
    }

    private void store(NDArray cache_BKSD, NDArray fresh_UKTD, NDArray source_B, int firstRow, int length) {
        NDArray copied = Torch.rows(fresh_UKTD.reshape(fresh_UKTD.getShape().get(0), -1), source_B)
                .reshape(-1, config.keyValueHeads(), length, config.headWidth());
        put(cache_BKSD, copied, firstRow, firstRow + (int) source_B.size(), 0);
    }

    private void put(NDArray cache_BKSD, NDArray fresh, int firstRow, int endRow, int column) {
        long[] from = {firstRow, 0, column, 0};
        long[] to = {endRow, config.keyValueHeads(), column + fresh.getShape().get(2), config.headWidth()};
        JniUtils.indexSet((PtNDArray) cache_BKSD, (PtNDArray) fresh, from, to, new long[] {1, 1, 1, 1});
    }

    private NDArray byRow(NDArray x_NKD, int sequences, int length) {
        return x_NKD.reshape(sequences, length, config.keyValueHeads(), config.headWidth())
                .transpose(0, 2, 1, 3);
    }

    private NDArray mask(int[] padding) {
        float[] mask = new float[rows * columns];
        for (int row = 0; row < rows; row++) {
            Arrays.fill(mask, row * columns, row * columns + padding[row], Float.NEGATIVE_INFINITY);
        }
        return kept(manager.create(mask, new Shape(rows, 1, columns)));
    }

    /** Padding sees itself, so that no row of scores is all −∞. */
    private NDArray prefillMask(int[] padding, int length) {
        float[] mask = new float[padding.length * length * length];
        int at = 0;
        for (int pad : padding) {
            for (int query = 0; query < length; query++) {
                for (int key = 0; key < length; key++) {
                    boolean seen = key <= query && (key >= pad || query < pad);
                    mask[at++] = seen ? 0 : Float.NEGATIVE_INFINITY;
                }
            }
        }
        return manager.create(mask, new Shape(padding.length, 1, length, length));
    }

    private NDArray zeros() {
        return kept(manager.zeros(new Shape(rows, config.keyValueHeads(), columns, config.headWidth())));
    }

    /** Lets an array outlive the step that made it. */
    private NDArray kept(NDArray array) {
        NDScope.unregister(array);
        array.attach(manager);
        return array;
    }

    @Override
    public void close() {
        manager.close();
    }
}
