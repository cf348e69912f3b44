package dev.ratchet.policy.sampling;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.model.Sight;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rows of a round in the order given, and those that go on from the same tokens and pictures together. */
record RoundRows(List<Row> rows, Map<Context, List<Row>> byContext) {
    static RoundRows of(List<LiveSequence> live, SamplingSettings settings, long seed, ModelConfig config) {
        require(
                live.stream().map(LiveSequence::id).distinct().count() == live.size(),
                "round: a trajectory is there twice (expected: each once)");
        Set<Integer> endTokens = new HashSet<>(config.endTokens());
        endTokens.addAll(settings.stopTokens());
        List<Row> rows = new ArrayList<>();
        Map<Context, List<Row>> byContext = new LinkedHashMap<>();
        for (LiveSequence sequence : live) {
            TokenIds context = sequence.prompt().followedBy(sequence.written());
            require(
                    context.length() < config.contextLength(),
                    "trajectory %s: %d tokens of prompt and answer (expected: fewer than the model's context, %d)",
                    sequence.id(),
                    context.length(),
                    config.contextLength());
            requireKnown("trajectory %s: token".formatted(sequence.id()), context, config);
            Sight.requireSeen("trajectory %s".formatted(sequence.id()), sequence.prompt(), sequence.pictures(), config);
            int room = config.contextLength() - sequence.prompt().length();
            Row row = new Row(sequence, settings, seed, room, endTokens);
            rows.add(row);
            byContext
                    .computeIfAbsent(new Context(context, sequence.pictures()), _ -> new ArrayList<>())
                    .add(row);
        }
        return new RoundRows(rows, byContext);
    }

    /** Refuses a context that is empty or has no room for a token after it, and tokens that are none. */
    static void requireReadable(TokenIds context, ModelConfig config) {
        require(
                1 <= context.length() && context.length() < config.contextLength(),
                "context: %d tokens (expected: 1 to %d)",
                context.length(),
                config.contextLength() - 1);
        requireKnown("token:", context, config);
    }

    static void requireKnown(String what, TokenIds tokens, ModelConfig config) {
        for (int i = 0; i < tokens.length(); i++) {
            require(
                    0 <= tokens.at(i) && tokens.at(i) < config.vocabulary(),
                    "%s %d (expected: 0 to %d)",
                    what,
                    tokens.at(i),
                    config.vocabulary() - 1);
        }
    }

    /** Most tokens that the round can bring. */
    int limit() {
        return rows.stream().mapToInt(Row::roundLimit).sum();
    }

    int length() {
        return rows.stream().mapToInt(Row::length).sum();
    }

    List<Written> written() {
        return rows.stream().map(Row::written).toList();
    }
}
