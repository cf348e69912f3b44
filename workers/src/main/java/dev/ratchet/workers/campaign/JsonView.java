package dev.ratchet.workers.campaign;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ratchet.workers.report.CampaignSummary;
import dev.ratchet.workflows.contract.EvaluationResult;
import dev.ratchet.workflows.contract.Figures;
import java.io.PrintStream;
import java.util.Optional;

/** One JSON object a line on {@code out}, the summary last; words for people go to {@code words}. */
public final class JsonView implements View {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final PrintStream out;
    private final PrintStream words;

    public JsonView(PrintStream out, PrintStream words) {
        this.out = out;
        this.words = words;
    }

    @Override
    public void show(CampaignEvent event) {
        json(event).ifPresent(line -> print(line.toString()));
        if (event instanceof CampaignEvent.Note(String text)) {
            say(text);
        }
    }

    private static Optional<ObjectNode> json(CampaignEvent event) {
        return switch (event) {
            case CampaignEvent.Note _, CampaignEvent.Progress _ -> Optional.empty();
            case CampaignEvent.Began(String phase, int iteration) ->
                Optional.of(named("began").put("phase", phase).put("iteration", iteration));
            case CampaignEvent.WarmedUp(var trained) ->
                Optional.of(named("warmed-up")
                        .put("updates", trained.updates())
                        .put("loss", trained.loss())
                        .put("weightsSha256", trained.weightsSha256()));
            case CampaignEvent.Iterated iterated -> Optional.of(iterated(iterated));
            case CampaignEvent.Evaluated(EvaluationResult result) -> Optional.of(evaluated(result));
            case CampaignEvent.Halted halted ->
                Optional.of(named(halted.paused() ? "paused" : "pausing")
                        .put("reason", halted.reason().text())
                        .put("failed", halted.reason().failure())
                        .putPOJO("waitingFor", halted.waitingFor()));
            case CampaignEvent.Resumed _ -> Optional.of(named("resumed"));
            case CampaignEvent.Retried retried ->
                Optional.of(named("retried")
                        .put("activity", retried.activity())
                        .put("attempt", retried.attempt())
                        .put("failure", retried.failure()));
        };
    }

    private static ObjectNode iterated(CampaignEvent.Iterated iterated) {
        Figures figures = iterated.figures();
        return named("iteration")
                .put("iteration", iterated.iteration())
                .put("iterations", iterated.iterations())
                .put("reward", figures.meanReward())
                .put("trainedReward", figures.trainedReward())
                .put("accuracy", figures.accuracy())
                .put("length", figures.meanLength())
                .put("tokens", figures.tokens())
                .put("tokensPerSecond", iterated.tokensPerSecond())
                .put("partials", figures.partials())
                .put("resumed", figures.resumed())
                .put("waitingGroups", figures.waitingGroups())
                .put("droppedStale", figures.droppedStale())
                .put("droppedUnjudged", figures.droppedUnjudged())
                .put("trainedGroups", figures.trainableGroups())
                .put("trainedTrajectories", figures.trainedTrajectories())
                .put("trainedAcrossVersions", figures.trainedAcrossVersions())
                .put(
                        "etaSeconds",
                        iterated.eta() == null ? null : iterated.eta().toMillis() / 1000.0);
    }

    private static ObjectNode evaluated(EvaluationResult result) {
        ObjectNode line = named("evaluation")
                .put("iteration", result.iteration())
                .put("problems", result.problems())
                .put("accuracy", result.accuracy())
                .put("length", result.meanLength());
        line.putArray("ci").add(result.low()).add(result.high());
        return line;
    }

    private static ObjectNode named(String event) {
        return MAPPER.createObjectNode().put("event", event);
    }

    @Override
    public void say(String line) {
        words.println(line);
        words.flush();
    }

    @Override
    public void summary(CampaignSummary summary) {
        try {
            print(MAPPER.writeValueAsString(summary));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a summary that cannot be written as JSON", e);
        }
    }

    private synchronized void print(String line) {
        out.println(line);
        out.flush();
    }
}
