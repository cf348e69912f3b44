package dev.ratchet.workers.pool;

import dev.ratchet.activities.reward.StoredJudgements;
import dev.ratchet.activities.reward.VerdictScoring.Judge;
import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.domain.prompt.Domain;
import dev.ratchet.domain.reward.Verifier;
import dev.ratchet.rewards.RememberingVerifier;
import dev.ratchet.rewards.judge.JudgeSettings;
import dev.ratchet.rewards.judge.JudgeVerifier;
import dev.ratchet.rewards.judge.OpenAiChatModel;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.workflows.spec.JudgeSpec;
import dev.ratchet.workflows.spec.RewardSpec;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Language models as verifiers, where a campaign wants one. */
record Judges(BlobStore store, Map<String, String> environment) {
    private static final String KEY = "RATCHET_JUDGE_API_KEY";
    private static final String KEY_FILE = "RATCHET_JUDGE_API_KEY_FILE";

    /** What counts operations takes milliseconds. */
    private static final Duration OWN = Duration.ofMinutes(1);

    /** Replies, tries and pauses between them have limits of their own. */
    static final Duration WITH_CLOCKS = Duration.ofMinutes(30);

    /** The campaign's judge of {@code domain}, else {@code own}. */
    Judge orOwn(RewardSpec reward, Domain domain, Verifier own) {
        return reward.judgeOf(domain)
                .map(spec -> new Judge(verifier(spec), WITH_CLOCKS))
                .orElseGet(() -> new Judge(own, OWN));
    }

    private Verifier verifier(JudgeSpec spec) {
        JudgeSettings settings = new JudgeSettings(spec.model(), spec.votes(), spec.temperature(), spec.mostTokens());
        OpenAiChatModel model = new OpenAiChatModel(
                URI.create(spec.endpoint()), spec.model(), key(), Duration.ofSeconds(spec.timeoutSeconds()));
        JudgeVerifier judge = new JudgeVerifier(model, settings);
        return new RememberingVerifier(
                judge, "%s at %s".formatted(settings, spec.endpoint()), new StoredJudgements(store, judge.id()));
    }

    private Optional<String> key() {
        String file = environment.getOrDefault(KEY_FILE, "");
        String key = file.isBlank() ? environment.getOrDefault(KEY, "") : read(Path.of(file));
        return Optional.of(key.strip()).filter(text -> !text.isEmpty());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new FaultException(
                    Fault.INVALID_REQUEST,
                    "%s: %s cannot be read (expected: a file with the key)".formatted(KEY_FILE, file),
                    e);
        }
    }
}
