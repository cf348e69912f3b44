package dev.ratchet.api.rollouts;

import dev.ratchet.activities.commit.Commits;
import dev.ratchet.activities.query.PublishedWeights;
import dev.ratchet.activities.query.Rollouts.Whole;
import dev.ratchet.api.LiveStack;
import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.policy.tokens.HuggingFaceTokenizer;
import dev.ratchet.policy.tokens.Tokenizer;
import dev.ratchet.storage.weights.WeightsManifest;
import dev.ratchet.storage.weights.WeightsManifest.WeightsFile;
import dev.ratchet.storage.weights.WeightsStore;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says which part of an answer each segment wrote, by the tokenizer of the weights that were published. */
@Singleton
final class SegmentTexts {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentTexts.class);
    private static final int OPEN = 4;

    private final LiveStack stack;

    /** By the checksum of their file, the one that was used least recently first. */
    private final Map<String, HuggingFaceTokenizer> tokenizers = new LinkedHashMap<>(16, 0.75f, true);

    SegmentTexts(LiveStack stack) {
        this.stack = stack;
    }

    /**
     * What is read off a trajectory.
     *
     * @param segments the text of each; together the answer
     * @param tokens the text of each token by itself, segment by segment; empty where they were not asked for
     */
    record Texts(List<String> segments, List<List<String>> tokens) {}

    /** Empty where the tokenizer says something else than what is stored as the answer, or cannot be had. */
    synchronized Optional<Texts> of(BranchId branch, Whole whole, boolean tokens) {
        try {
            return tokenizer(branch).flatMap(tokenizer -> read(tokenizer, whole, tokens));
        } catch (FaultException | UncheckedIOException | IllegalArgumentException e) {
            LOG.info("no text of segments in campaign {}: {}", branch.campaign(), e.getMessage());
            return Optional.empty();
        }
    }

    private static Optional<Texts> read(Tokenizer tokenizer, Whole whole, boolean tokens) {
        List<String> segments = new ArrayList<>();
        List<List<String>> pieces = new ArrayList<>();
        int[] all = {};
        String before = "";
        for (var part : whole.parts()) {
            int[] own = part.row().segment().tokens().toArray();
            if (Arrays.stream(own).anyMatch(id -> id >= tokenizer.size())) {
                return Optional.empty();
            }
            int[] upToHere = Arrays.copyOf(all, all.length + own.length);
            System.arraycopy(own, 0, upToHere, all.length, own.length);
            all = upToHere;
            String text = tokenizer.decode(TokenIds.of(all));
            int same = common(before, text); // a character may be cut by the end of a segment
            segments.add(text.substring(same));
            if (same < before.length()) {
                cut(segments, before.length() - same);
            }
            before = text;
            if (tokens) {
                pieces.add(Arrays.stream(own)
                        .mapToObj(id -> tokenizer.decode(TokenIds.of(id)))
                        .toList());
            }
        }
        String answer = before;
        boolean asStored = whole.last().response().map(answer::equals).orElse(true);
        return asStored ? Optional.of(new Texts(segments, pieces)) : Optional.empty();
    }

    /** Takes the half of a character from the segment before the last, which has all of it. */
    private static void cut(List<String> segments, int characters) {
        int at = segments.size() - 2;
        String text = segments.get(at);
        segments.set(at, text.substring(0, Math.max(0, text.length() - characters)));
    }

    private static int common(String first, String second) {
        int same = 0;
        while (same < Math.min(first.length(), second.length()) && first.charAt(same) == second.charAt(same)) {
            same++;
        }
        return same;
    }

    private Optional<HuggingFaceTokenizer> tokenizer(BranchId branch) {
        int newest = new Commits(stack.store()).newestIteration(branch);
        if (newest < 0) {
            return Optional.empty();
        }
        WeightsManifest manifest =
                new PublishedWeights(stack.store(), branch).live().orElseThrow().manifest();
        if (!manifest.names().contains(HuggingFaceTokenizer.FILE)) {
            return Optional.empty();
        }
        WeightsFile file = manifest.file(HuggingFaceTokenizer.FILE);
        HuggingFaceTokenizer known = tokenizers.get(file.sha256());
        if (known == null) {
            known = open(file);
            if (tokenizers.size() == OPEN) {
                var eldest = tokenizers.entrySet().iterator();
                eldest.next().getValue().close();
                eldest.remove();
            }
            tokenizers.put(file.sha256(), known);
        }
        return Optional.of(known);
    }

    private HuggingFaceTokenizer open(WeightsFile file) {
        try (InputStream in = new WeightsStore(stack.store()).open(file)) {
            return HuggingFaceTokenizer.of(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be read".formatted(file.key()), e);
        }
    }

    @PreDestroy
    synchronized void close() {
        tokenizers.values().forEach(HuggingFaceTokenizer::close);
        tokenizers.clear();
    }
}
