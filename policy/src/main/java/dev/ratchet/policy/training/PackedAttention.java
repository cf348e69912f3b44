package dev.ratchet.policy.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.gradient.Reader;
import dev.ratchet.policy.model.Attention;
import dev.ratchet.policy.model.Torch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * Attention over packed tokens: the readers of some branches gather their queries and keys, pad them to the longest reader, and
 * what is padded gets weight 0 exactly. Branches that are alike in length go together, since fewer operations are faster.
 *
 * <p>Names end in their dimensions: N packed tokens, B readers, T queries and S keys of the longest reader, H query
 * heads, K key-value heads, G = H / K, D head width.
 */
final class PackedAttention implements Attention {
    private static final double PADDED = 1.5;

    private final ModelConfig config;
    private final List<Block> blocks = new ArrayList<>();
    private final NDArray back_N;
    private final NDArray queryScale;

    private record Block(int readers, int queries, int keys, NDArray query_BT, NDArray key_BS, NDArray mask_B1TS) {}

    /** Must be made and used within one step. */
    PackedAttention(NDManager manager, ModelConfig config, PackedTokens packed) {
        this.config = config;
        queryScale = manager.create((float) (1 / Math.sqrt(config.headWidth())));
        int[] back = new int[packed.tokens().length];
        int row = 0;
        for (List<Reader> readers : together(packed.branches())) {
            Block block = block(manager, readers);
            blocks.add(block);
            for (Reader reader : readers) {
                for (int i = 0; i < queries(reader).size(); i++) {
                    back[queries(reader).get(i)] = row + i;
                }
                row += block.queries();
            }
        }
        back_N = Torch.ids(manager, back);
    }

    /** Readers of one branch or of several after each other, as long as padding makes their scores half as many again at most. */
    private static List<List<Reader>> together(List<List<Reader>> branches) {
        List<List<Reader>> all = new ArrayList<>();
        long apart = 0;
        for (List<Reader> branch : branches) {
            List<Reader> joined = new ArrayList<>(all.isEmpty() ? List.of() : all.getLast());
            joined.addAll(branch);
            if (!all.isEmpty() && scores(joined) <= PADDED * (apart + scores(branch))) {
                all.set(all.size() - 1, joined);
                apart += scores(branch);
            } else {
                all.add(branch);
                apart = scores(branch);
            }
        }
        return all;
    }

    /** Of one head, padding counted. */
    private static long scores(List<Reader> readers) {
        return (long) readers.size()
                * longest(readers, reader -> queries(reader).size())
                * longest(readers, reader -> keys(reader).size());
    }

    private static int longest(List<Reader> readers, ToIntFunction<Reader> length) {
        return readers.stream().mapToInt(length).max().orElseThrow();
    }

    private static Block block(NDManager manager, List<Reader> readers) {
        int queries = longest(readers, reader -> queries(reader).size());
        int keys = longest(readers, reader -> keys(reader).size());
        int[] query = new int[readers.size() * queries];
        int[] key = new int[readers.size() * keys];
        float[] mask = new float[readers.size() * queries * keys];
        for (int b = 0; b < readers.size(); b++) {
            Reader reader = readers.get(b);
            int before = keys(reader).size() - queries(reader).size();
            for (int t = 0; t < queries; t++) {
                boolean padding = t >= queries(reader).size();
                query[b * queries + t] = padding ? 0 : queries(reader).get(t);
                // A padded query sees one key, so that its row is not all −∞; nobody reads what it gets.
                int seen = padding ? 1 : before + t + 1;
                int start = (b * queries + t) * keys;
                Arrays.fill(mask, start + seen, start + keys, Float.NEGATIVE_INFINITY);
            }
            for (int s = 0; s < keys(reader).size(); s++) {
                key[b * keys + s] = keys(reader).get(s);
            }
        }
        return new Block(
                readers.size(),
                queries,
                keys,
                Torch.ids(manager, query),
                Torch.ids(manager, key),
                manager.create(mask, new Shape(readers.size(), 1, queries, keys)));
    }

    @Override
    public NDArray attend(int layer, NDArray query_NHD, NDArray key_NKD, NDArray value_NKD) {
        NDArray query_NW = query_NHD.mul(queryScale).reshape(-1, (long) config.heads() * config.headWidth());
        NDArray key_NW = key_NKD.reshape(-1, (long) config.keyValueHeads() * config.headWidth());
        NDArray value_NW = value_NKD.reshape(-1, (long) config.keyValueHeads() * config.headWidth());
        NDList mixed = new NDList();
        for (Block block : blocks) {
            mixed.add(attend(block, query_NW, key_NW, value_NW));
        }
        NDArray all = mixed.size() == 1
                ? mixed.getFirst()
                : mixed.getFirst().getNDArrayInternal().concat(new NDList(mixed.subList(1, mixed.size())), 0);
        return Torch.rows(all, back_N);
    }

    private NDArray attend(Block block, NDArray query_NW, NDArray key_NW, NDArray value_NW) {
        int width = config.headWidth();
        int keyHeads = config.keyValueHeads();
        int groups = config.heads() / keyHeads;
        NDArray query = Torch.rows(query_NW, block.query_BT())
                .reshape(block.readers(), block.queries(), keyHeads, groups, width)
                .transpose(0, 2, 3, 1, 4)
                .reshape(-1, (long) groups * block.queries(), width);
        NDArray key = Torch.rows(key_NW, block.key_BS())
                .reshape(block.readers(), block.keys(), keyHeads, width)
                .transpose(0, 2, 3, 1)
                .reshape(-1, width, block.keys());
        NDArray value = Torch.rows(value_NW, block.key_BS())
                .reshape(block.readers(), block.keys(), keyHeads, width)
                .transpose(0, 2, 1, 3)
                .reshape(-1, block.keys(), width);
        NDArray weight = Torch.batchedProduct(query, key)
                .reshape(block.readers(), config.heads(), block.queries(), block.keys())
                .add(block.mask_B1TS())
                .softmax(-1)
                .reshape(-1, (long) groups * block.queries(), block.keys());
        return Torch.batchedProduct(weight, value)
                .reshape(block.readers(), keyHeads, groups, block.queries(), width)
                .transpose(0, 3, 1, 2, 4)
                .reshape(-1, (long) config.heads() * width);
    }

    /** Where a reader's tokens lie. */
    private static List<Integer> queries(Reader reader) {
        return IntStream.range(reader.from(), reader.from() + reader.count())
                .boxed()
                .toList();
    }

    /** Where the tokens lie that the last of them sees; the one before it sees one less, and so on. */
    private static List<Integer> keys(Reader reader) {
        IntStream shared = IntStream.range(reader.sharedFrom(), reader.sharedFrom() + reader.shared());
        return IntStream.concat(shared, IntStream.range(reader.from(), reader.from() + reader.count()))
                .boxed()
                .toList();
    }
}
