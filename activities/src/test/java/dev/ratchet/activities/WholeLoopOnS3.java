package dev.ratchet.activities;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.blob.Blobs;
import dev.ratchet.storage.blob.DirectoryBlobStore;
import dev.ratchet.storage.blob.MinioBlobStore;
import dev.ratchet.storage.trajectory.ScoreRow;
import dev.ratchet.storage.trajectory.TrajectoryObjects;
import dev.ratchet.workflows.campaign.CampaignResult;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole loop on an S3 server; its bits are those of the same loop on a directory. */
interface WholeLoopOnS3 {
    /** An empty store in the server. */
    MinioBlobStore emptyStore();

    @Test
    @Timeout(120)
    default void a_campaign_on_s3_stores_what_the_same_campaign_in_a_directory_stores(@TempDir Path folder) {
        DirectoryBlobStore directory = new DirectoryBlobStore(folder);
        try (MinioBlobStore s3 = emptyStore()) {
            CampaignResult inDirectory = WholeLoop.run(directory, TinyCampaign.spec(3));
            CampaignResult onS3 = WholeLoop.run(s3, TinyCampaign.spec(3));

            assertThat(onS3.state().iteration()).isEqualTo(3);
            assertThat(onS3.state().totals().resumed()).isPositive();
            assertThat(WholeLoop.weights(onS3)).isEqualTo(WholeLoop.weights(inDirectory));
            assertThat(keys(s3)).isEqualTo(keys(directory));
            assertThat(keys(s3)).allSatisfy(key -> assertThat(content(s3, key)).isEqualTo(content(directory, key)));
        }
    }

    /** All but how long a verifier took, which is the one thing that is not the same twice. */
    private static Object content(BlobStore store, String key) {
        return key.contains("/scores/")
                ? TrajectoryObjects.SCORES.read(store, key).stream()
                        .map(row -> new ScoreRow(row.trajectory(), row.judgement(), Optional.empty()))
                        .toList()
                : HexFormat.of().formatHex(Blobs.read(store, key));
    }

    private static List<String> keys(BlobStore store) {
        try (Stream<String> keys = store.list("")) {
            return keys.toList();
        }
    }
}
