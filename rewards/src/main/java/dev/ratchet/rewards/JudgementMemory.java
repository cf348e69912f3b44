package dev.ratchet.rewards;

import dev.ratchet.domain.reward.Judgement;
import java.util.Optional;

/** Judgements that were made before. Safe for use by several threads and processes. */
public interface JudgementMemory {
    /** The judgement under {@code key}, 64 hexadecimal digits. */
    Optional<Judgement> find(String key);

    /** Remembers the judgement, and returns what is remembered: that of another process, if it came first. */
    Judgement createOrRead(String key, Judgement judgement);
}
