package dev.ratchet.workflows.spec;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.domain.prompt.Domain;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A language model that judges answers (section 2.3.5), behind an endpoint that speaks as OpenAI's does.
 *
 * @param endpoint as in {@code http://127.0.0.1:8000/v1}; its key is in no specification
 * @param model its name there
 * @param votes how often each answer is judged; odd
 * @param temperature of its sampling
 * @param mostTokens that one vote may take
 * @param timeoutSeconds of one vote
 * @param domains whose answers it judges in place of their own verifiers; not code, whose pool runs untrusted programs and
 *     holds no key
 */
public record JudgeSpec(
        String endpoint,
        String model,
        int votes,
        double temperature,
        int mostTokens,
        int timeoutSeconds,
        List<Domain> domains) {
    /** No name or password, no question, no fragment. */
    private static final Pattern ADDRESS = Pattern.compile("https?://[^\\s/@?#]+(/[^\\s@?#]*)?");

    public JudgeSpec {
        require(
                ADDRESS.matcher(endpoint).matches(),
                "reward.judge.endpoint: \"%s\" (expected: as in http://127.0.0.1:8000/v1)",
                endpoint);
        require(!model.isBlank(), "reward.judge.model: blank (expected: the name of a model)");
        require(
                1 <= votes && votes <= 15 && votes % 2 == 1,
                "reward.judge.votes: %d (expected: an odd number from 1 to 15)",
                votes);
        require(0 <= temperature && temperature <= 2, "reward.judge.temperature: %s (expected: 0 to 2)", temperature);
        require(
                16 <= mostTokens && mostTokens <= 131_072,
                "reward.judge.mostTokens: %d (expected: 16 to 131072)",
                mostTokens);
        require(
                1 <= timeoutSeconds && timeoutSeconds <= 3600,
                "reward.judge.timeoutSeconds: %d (expected: 1 to 3600)",
                timeoutSeconds);
        domains = List.copyOf(domains);
        require(
                !domains.isEmpty() && domains.stream().distinct().count() == domains.size(),
                "reward.judge.domains: %s (expected: at least one, each once)",
                domains);
        require(
                !domains.contains(Domain.CODE),
                "reward.judge.domains: %s (expected: without CODE, whose pool runs untrusted programs and holds no key)",
                domains);
    }
}
