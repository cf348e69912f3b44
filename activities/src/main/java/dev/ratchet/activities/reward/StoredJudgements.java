package dev.ratchet.activities.reward;

import dev.ratchet.domain.reward.Judgement;
import dev.ratchet.domain.reward.VerifierId;
import dev.ratchet.rewards.JudgementMemory;
import dev.ratchet.storage.Keys;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.json.JsonObjects;
import java.util.Optional;

/** Judgements of one verifier as create-once objects, so that whoever asks the same again, anywhere, hears the same. */
public final class StoredJudgements implements JudgementMemory {
    private static final JsonObjects<Judgement> JUDGEMENTS = new JsonObjects<>("ratchet.judgement/1", Judgement.class);

    private final BlobStore store;
    private final String verifier;

    public StoredJudgements(BlobStore store, VerifierId verifier) {
        this.store = store;
        this.verifier = "%s-%d".formatted(verifier.name(), verifier.version());
    }

    @Override
    public Optional<Judgement> find(String key) {
        return JUDGEMENTS.find(store, Keys.judgement(verifier, key)).map(JsonObjects.Stored::content);
    }

    @Override
    public Judgement createOrRead(String key, Judgement judgement) {
        return JUDGEMENTS
                .createOrRead(store, Keys.judgement(verifier, key), judgement)
                .content();
    }
}
