package dev.ratchet.api.weights;

import dev.ratchet.activities.query.PublishedWeights.Published;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Versions of weights, oldest first.
 *
 * @param nextPageToken for what follows; none where nothing does
 */
@Serdeable
public record WeightsPage(
        List<WeightsView> weights, @Nullable String nextPageToken) {
    public WeightsPage {
        weights = List.copyOf(weights);
    }

    /**
     * A version and where it comes from.
     *
     * @param version how many training steps it has seen
     * @param iteration that published it
     * @param sha256 of its model.safetensors
     * @param parent what it was trained from; none for a base model
     * @param settings the settings that it was trained with
     * @param commit the record that made it count
     */
    @Serdeable
    public record WeightsView(
            int version,
            int iteration,
            String sha256,
            @Nullable ParentView parent,
            ObjectView settings,
            ObjectView commit) {
        static WeightsView of(Published published) {
            return new WeightsView(
                    published.policy().version().number(),
                    published.iteration(),
                    published.policy().weightsSha256(),
                    published
                            .parent()
                            .map(parent -> new ParentView(parent.policyVersion(), parent.weightsSha256()))
                            .orElse(null),
                    new ObjectView(
                            published.settings().key(), published.settings().sha256()),
                    new ObjectView(published.commit().key(), published.commit().sha256()));
        }
    }

    @Serdeable
    public record ParentView(int version, String sha256) {}

    /** An object of the store, and the SHA-256 of its bytes. */
    @Serdeable
    public record ObjectView(String key, String sha256) {}

    /** A version with its files, which together are a Hugging Face directory. */
    @Serdeable
    public record WholeWeights(WeightsView weights, List<FileView> files) {
        public WholeWeights {
            files = List.copyOf(files);
        }

        static WholeWeights of(Published published) {
            return new WholeWeights(
                    WeightsView.of(published),
                    published.manifest().files().stream()
                            .map(file -> new FileView(file.name(), file.bytes(), file.sha256()))
                            .toList());
        }
    }

    @Serdeable
    public record FileView(String name, long bytes, String sha256) {}
}
