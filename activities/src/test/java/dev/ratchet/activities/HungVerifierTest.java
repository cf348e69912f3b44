package dev.ratchet.activities;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.activities.reward.VerdictScoring.Judge;
import dev.ratchet.domain.prompt.Prompt;
import dev.ratchet.domain.reward.Judgement;
import dev.ratchet.domain.reward.Verifier;
import dev.ratchet.domain.reward.VerifierId;
import dev.ratchet.rewards.math.MathVerifier;
import dev.ratchet.storage.blob.InMemoryBlobStore;
import dev.ratchet.workflows.spec.CampaignSpec;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A verifier that never answers holds up its own attempt and nothing else. */
@Timeout(120)
class HungVerifierTest {
    private static final CampaignSpec SPEC = TinyCampaign.spec(1);

    /** Mathematics, but what it is asked third it never answers. */
    private static final class Hanging implements Verifier {
        private final Verifier verifier = new MathVerifier();
        private final AtomicInteger asked = new AtomicInteger();
        private final CountDownLatch letGo = new CountDownLatch(1);

        @Override
        public VerifierId id() {
            return verifier.id();
        }

        @Override
        public Optional<String> refusal(Prompt prompt) {
            return verifier.refusal(prompt);
        }

        @Override
        public Judgement judge(Prompt prompt, String response) {
            if (asked.incrementAndGet() == 3) {
                try {
                    letGo.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                throw new IllegalStateException("given up");
            }
            return verifier.judge(prompt, response);
        }
    }

    @Test
    void its_shard_is_sent_again_and_the_campaign_ends_as_if_nothing_had_happened() {
        String undisturbed = WholeLoop.weights(WholeLoop.run(new InMemoryBlobStore(), SPEC));
        Hanging hanging = new Hanging();
        try (WholeLoop loop =
                new WholeLoop(new InMemoryBlobStore(), SPEC, 1, 2, new Judge(hanging, Duration.ofMillis(500)))) {
            assertThat(WholeLoop.weights(loop.result())).isEqualTo(undisturbed);
            assertThat(hanging.letGo.getCount()).isOne(); // it hangs to this moment
            assertThat(hanging.asked).hasValueGreaterThan(3);
            hanging.letGo.countDown();
        }
    }
}
