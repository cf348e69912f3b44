package dev.ratchet.storage.trajectory;

import dev.ratchet.domain.policy.PolicyVersion;
import dev.ratchet.domain.prompt.Domain;
import dev.ratchet.domain.prompt.Prompt;
import dev.ratchet.domain.prompt.PromptId;
import dev.ratchet.domain.reward.Judgement;
import dev.ratchet.domain.reward.Part;
import dev.ratchet.domain.reward.Verdict;
import dev.ratchet.domain.reward.VerifierId;
import dev.ratchet.domain.trajectory.LogProbs;
import dev.ratchet.domain.trajectory.Segment;
import dev.ratchet.domain.trajectory.StopReason;
import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.domain.trajectory.TrajectoryId;
import dev.ratchet.storage.trajectory.SummaryRow.PolicyVersions;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/** The kinds of Arrow objects and their columns; {@code docs/storage.md} says what each column means. */
public final class TrajectoryObjects {
    /** What the live trajectories of a shard wrote in one round. */
    public static final ArrowObjects<RoundRow> ROUNDS = rounds();

    /** What the trajectories of a shard wrote in one iteration. */
    public static final ArrowObjects<RolloutRow> ROLLOUTS = rollouts();

    /** What verifiers said of finished trajectories. */
    public static final ArrowObjects<ScoreRow> SCORES = scores();

    /** One line for each trajectory of an iteration. */
    public static final ArrowObjects<SummaryRow> SUMMARIES = summaries();

    /** One line for each prompt of an evaluation that was ordered. */
    public static final ArrowObjects<EvaluatedPrompt> EVALUATED_PROMPTS = evaluatedPrompts();

    /** Stands for the fingerprint of an engine in rows that were written before it was stored. */
    public static final String NUMERICS_NOT_RECORDED = "not recorded";

    private TrajectoryObjects() {}

    private static ArrowObjects<RoundRow> rounds() {
        Column<RoundRow, String> trajectory =
                Column.text("trajectory", row -> row.trajectory().toString());
        Column<RoundRow, Integer> start = Column.int32("start", RoundRow::start);
        SegmentColumns<RoundRow> segment = new SegmentColumns<>(RoundRow::segment);
        Column<RoundRow, String> numerics =
                Column.text("numerics", RoundRow::numerics).addedBy(2, NUMERICS_NOT_RECORDED);
        return new ArrowObjects<>(
                "ratchet.round/3",
                List.of(
                        trajectory,
                        start,
                        segment.policyVersion,
                        segment.stop,
                        segment.tokens,
                        segment.logProbs,
                        segment.drawnLogProbs,
                        numerics),
                row -> new RoundRow(
                        TrajectoryId.parse(row.get(trajectory)), row.get(start), segment.of(row), row.get(numerics)));
    }

    private static ArrowObjects<RolloutRow> rollouts() {
        Column<RolloutRow, String> trajectory =
                Column.text("trajectory", row -> row.trajectory().toString());
        Column<RolloutRow, String> group =
                Column.text("group", row -> row.trajectory().group().toString());
        Column<RolloutRow, Integer> sample =
                Column.int32("sample", row -> row.trajectory().sample());
        Column<RolloutRow, Integer> iteration = Column.int32("iteration", RolloutRow::iteration);
        PromptColumns prompt = new PromptColumns();
        Column<RolloutRow, Optional<String>> response = Column.optionalText("response", RolloutRow::response);
        SegmentColumns<RolloutRow> segment = new SegmentColumns<>(RolloutRow::segment);
        Column<RolloutRow, Integer> start = Column.int32("start", RolloutRow::start);
        Column<RolloutRow, Integer> total = Column.int32("total_length", RolloutRow::totalLength);
        Column<RolloutRow, Integer> rounds = Column.int32("rounds", RolloutRow::rounds);
        Column<RolloutRow, List<String>> previous = Column.texts(
                "previous",
                row -> row.previous().stream().map(RowLocation::toString).toList());
        Column<RolloutRow, TokenIds> promptTokens = Column.tokens("prompt_tokens", RolloutRow::promptTokens);
        Column<RolloutRow, List<String>> numerics =
                Column.texts("numerics", RolloutRow::numerics).addedBy(2, List.of(NUMERICS_NOT_RECORDED));
        return new ArrowObjects<>(
                "ratchet.rollout/4",
                List.of(
                        trajectory,
                        group,
                        sample,
                        iteration,
                        prompt.id,
                        prompt.domain,
                        prompt.level,
                        prompt.question,
                        prompt.answer,
                        response,
                        segment.stop,
                        segment.policyVersion,
                        start,
                        total,
                        rounds,
                        previous,
                        promptTokens,
                        segment.tokens,
                        segment.logProbs,
                        segment.drawnLogProbs,
                        numerics,
                        prompt.images),
                row -> new RolloutRow(
                        TrajectoryId.parse(row.get(trajectory)),
                        row.get(iteration),
                        prompt.of(row),
                        row.get(promptTokens),
                        row.get(start),
                        segment.of(row),
                        row.get(rounds),
                        row.get(previous).stream().map(RowLocation::parse).toList(),
                        row.get(response),
                        row.get(numerics)));
    }

    private static ArrowObjects<ScoreRow> scores() {
        Column<ScoreRow, String> trajectory =
                Column.text("trajectory", row -> row.trajectory().toString());
        Column<ScoreRow, String> verdict =
                Column.text("verdict", row -> row.judgement().verdict().name().toLowerCase(Locale.ROOT));
        Column<ScoreRow, String> reason =
                Column.text("reason", row -> row.judgement().reason());
        Column<ScoreRow, String> verifier =
                Column.text("verifier", row -> row.judgement().verifier().name());
        Column<ScoreRow, Integer> version = Column.int32(
                "verifier_version", row -> row.judgement().verifier().version());
        PartColumns parts = new PartColumns();
        Column<ScoreRow, Optional<Double>> seconds =
                Column.optionalFloat64("seconds", ScoreRow::seconds).addedBy(2, Optional.empty());
        return new ArrowObjects<>(
                "ratchet.scores/3",
                List.of(
                        trajectory,
                        verdict,
                        reason,
                        verifier,
                        version,
                        neverFilled("reward_correctness"),
                        neverFilled("reward_length"),
                        neverFilled("reward"),
                        parts.names,
                        parts.points,
                        parts.most,
                        seconds),
                row -> new ScoreRow(
                        TrajectoryId.parse(row.get(trajectory)),
                        new Judgement(
                                Verdict.valueOf(row.get(verdict).toUpperCase(Locale.ROOT)),
                                parts.of(row),
                                row.get(reason),
                                new VerifierId(row.get(verifier), row.get(version))),
                        row.get(seconds)));
    }

    /** Rewards need the whole group, which is not there when a shard is judged. */
    private static Column<ScoreRow, Optional<Double>> neverFilled(String name) {
        return Column.<ScoreRow>optionalFloat64(name, _ -> Optional.empty()).removedBy(3);
    }

    private static ArrowObjects<SummaryRow> summaries() {
        Column<SummaryRow, String> trajectory =
                Column.text("trajectory", row -> row.trajectory().toString());
        Column<SummaryRow, String> prompt =
                Column.text("prompt", row -> row.prompt().value());
        Column<SummaryRow, String> stop = Column.text("stop", row -> row.stop().label());
        Column<SummaryRow, Integer> length = Column.int32("iteration_length", SummaryRow::iterationLength);
        Column<SummaryRow, Integer> total = Column.int32("total_length", SummaryRow::totalLength);
        Column<SummaryRow, Optional<Double>> correctness = Column.optionalFloat64("reward", SummaryRow::correctness);
        Column<SummaryRow, Integer> oldest =
                Column.int32("policy_version_min", row -> row.policyVersions().min());
        Column<SummaryRow, Integer> newest =
                Column.int32("policy_version_max", row -> row.policyVersions().max());
        Column<SummaryRow, Integer> count =
                Column.int32("policy_versions", row -> row.policyVersions().count());
        Column<SummaryRow, String> object =
                Column.text("object", row -> row.location().key());
        Column<SummaryRow, Integer> offset =
                Column.int32("row", row -> row.location().row());
        Column<SummaryRow, String> status =
                Column.text("status", row -> row.status().label());
        Column<SummaryRow, Optional<Double>> lengthReward = Column.optionalFloat64(
                        "length_reward", SummaryRow::lengthReward)
                .addedBy(2, Optional.empty());
        Column<SummaryRow, Optional<Double>> trainedReward = Column.optionalFloat64(
                        "trained_reward", SummaryRow::trainedReward)
                .addedBy(2, Optional.empty());
        return new ArrowObjects<>(
                "ratchet.summary/2",
                List.of(
                        trajectory,
                        prompt,
                        stop,
                        length,
                        total,
                        correctness,
                        oldest,
                        newest,
                        count,
                        object,
                        offset,
                        status,
                        lengthReward,
                        trainedReward),
                row -> new SummaryRow(
                        TrajectoryId.parse(row.get(trajectory)),
                        new PromptId(row.get(prompt)),
                        StopReason.parse(row.get(stop)),
                        row.get(length),
                        row.get(total),
                        row.get(correctness),
                        row.get(lengthReward),
                        new PolicyVersions(row.get(oldest), row.get(newest), row.get(count)),
                        new RowLocation(row.get(object), row.get(offset)),
                        TrajectoryStatus.parse(row.get(status))));
    }

    private static ArrowObjects<EvaluatedPrompt> evaluatedPrompts() {
        Column<EvaluatedPrompt, String> prompt =
                Column.text("prompt", row -> row.prompt().value());
        Column<EvaluatedPrompt, String> domain =
                Column.text("domain", row -> row.domain().label());
        Column<EvaluatedPrompt, Integer> level = Column.int32("level", EvaluatedPrompt::level);
        Column<EvaluatedPrompt, Integer> answers = Column.int32("answers", EvaluatedPrompt::answers);
        Column<EvaluatedPrompt, Integer> right = Column.int32("right", EvaluatedPrompt::right);
        Column<EvaluatedPrompt, Integer> partly = Column.int32("partly_right", EvaluatedPrompt::partlyRight);
        Column<EvaluatedPrompt, Integer> unjudged = Column.int32("unjudged", EvaluatedPrompt::unjudged);
        Column<EvaluatedPrompt, Optional<String>> majority =
                Column.optionalText("majority", row -> row.majority().map(each -> each ? "right" : "wrong"));
        Column<EvaluatedPrompt, Integer> tokens = Column.int32("tokens", EvaluatedPrompt::tokens);
        return new ArrowObjects<>(
                "ratchet.evaluated-prompts/1",
                List.of(prompt, domain, level, answers, right, partly, unjudged, majority, tokens),
                row -> new EvaluatedPrompt(
                        new PromptId(row.get(prompt)),
                        domain(row.get(domain)),
                        row.get(level),
                        row.get(answers),
                        row.get(right),
                        row.get(partly),
                        row.get(unjudged),
                        row.get(majority).map("right"::equals),
                        row.get(tokens)));
    }

    private static Domain domain(String label) {
        for (Domain known : Domain.values()) {
            if (known.label().equals(label)) {
                return known;
            }
        }
        throw new IllegalArgumentException("domain: \"%s\" (expected: a known one)".formatted(label));
    }

    /** The columns of a segment, in whatever row it stands. */
    private static final class SegmentColumns<R> {
        final Column<R, Integer> policyVersion;
        final Column<R, String> stop;
        final Column<R, TokenIds> tokens;
        final Column<R, LogProbs> logProbs;
        final Column<R, LogProbs> drawnLogProbs;

        SegmentColumns(Function<R, Segment> segment) {
            policyVersion = Column.int32(
                    "policy_version", row -> segment.apply(row).writtenBy().number());
            stop = Column.text("stop", row -> segment.apply(row).stop().label());
            tokens = Column.tokens("tokens", row -> segment.apply(row).tokens());
            logProbs = Column.logProbs("log_probs", row -> segment.apply(row).logProbs());
            drawnLogProbs = Column.<R>logProbs(
                            "drawn_log_probs", row -> segment.apply(row).drawnLogProbs())
                    .addedBy(3, LogProbs.EMPTY);
        }

        Segment of(RowView<R> row) {
            return new Segment(
                    new PolicyVersion(row.get(policyVersion)),
                    row.get(tokens),
                    row.get(logProbs),
                    row.get(drawnLogProbs),
                    StopReason.parse(row.get(stop)));
        }
    }

    /** The columns of a judgement's parts: three lists of equal length. */
    private static final class PartColumns {
        final Column<ScoreRow, List<String>> names =
                Column.<ScoreRow>texts("parts", row -> each(row, Part::name)).addedBy(2, List.of());
        final Column<ScoreRow, List<Double>> points = Column.<ScoreRow>float64s(
                        "part_points", row -> each(row, Part::points))
                .addedBy(2, List.of());
        final Column<ScoreRow, List<Double>> most = Column.<ScoreRow>float64s("part_most", row -> each(row, Part::most))
                .addedBy(2, List.of());

        private static <V> List<V> each(ScoreRow row, Function<Part, V> value) {
            return row.judgement().parts().stream().map(value).toList();
        }

        List<Part> of(RowView<ScoreRow> row) {
            List<String> named = row.get(names);
            return IntStream.range(0, named.size())
                    .mapToObj(i -> new Part(
                            named.get(i), row.get(points).get(i), row.get(most).get(i)))
                    .toList();
        }
    }

    /** The columns of a rollout's prompt. */
    private static final class PromptColumns {
        final Column<RolloutRow, String> id =
                Column.text("prompt", row -> row.prompt().id().value());
        final Column<RolloutRow, String> domain =
                Column.text("domain", row -> row.prompt().domain().label());
        final Column<RolloutRow, Integer> level =
                Column.int32("level", row -> row.prompt().level());
        final Column<RolloutRow, String> question =
                Column.text("question", row -> row.prompt().question());
        final Column<RolloutRow, String> answer =
                Column.text("answer", row -> row.prompt().answer());

        final Column<RolloutRow, List<String>> images =
                Column.<RolloutRow>texts("images", row -> row.prompt().images()).addedBy(4, List.of());

        Prompt of(RowView<RolloutRow> row) {
            return new Prompt(
                    new PromptId(row.get(id)),
                    TrajectoryObjects.domain(row.get(domain)),
                    row.get(level),
                    row.get(question),
                    row.get(answer),
                    row.get(images));
        }
    }
}
