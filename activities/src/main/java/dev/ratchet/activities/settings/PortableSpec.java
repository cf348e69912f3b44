package dev.ratchet.activities.settings;

import dev.ratchet.workflows.spec.CampaignSpec;
import dev.ratchet.workflows.spec.ModelSpec;
import dev.ratchet.workflows.spec.PromptsSpec;
import dev.ratchet.workflows.spec.WarmUpSpec;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A specification without the folders that its files lay in: what they hold is told by the checksums of the inputs. */
final class PortableSpec {
    private PortableSpec() {}

    static CampaignSpec of(CampaignSpec spec) {
        ModelSpec model = spec.model();
        PromptsSpec prompts = spec.prompts();
        WarmUpSpec warmUp = spec.warmUp();
        return new CampaignSpec(
                spec.name(),
                spec.seed(),
                spec.iterations(),
                new ModelSpec(model.scratch(), name(model.directory()), model.chat()),
                new PromptsSpec(name(prompts.file()), prompts.arithmetic()),
                new WarmUpSpec(
                        warmUp.steps(),
                        warmUp.batch(),
                        warmUp.learningRate(),
                        warmUp.rampSteps(),
                        warmUp.weightDecay(),
                        warmUp.clipNorm(),
                        warmUp.checkpointEvery(),
                        new WarmUpSpec.Corpus(
                                name(warmUp.corpus().file()), warmUp.corpus().arithmetic())),
                spec.rollout(),
                spec.reward(),
                spec.replay(),
                spec.training(),
                spec.evaluation(),
                spec.compute());
    }

    private static @Nullable String name(@Nullable String path) {
        if (path == null) {
            return null;
        }
        Path last = Path.of(path).normalize().getFileName();
        return last == null || last.toString().isEmpty() ? "." : last.toString();
    }
}
