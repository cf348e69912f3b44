package dev.ratchet.policy.formats;

/** Hears how far an import has come. */
@FunctionalInterface
public interface ImportProgress {
    /** Nobody listens. */
    ImportProgress SILENT = (_, _, _) -> {};

    /**
     * Called at the start of a step, with {@code done} 0, and as it goes on.
     *
     * @param step what is being done, in words
     * @param total how many there are of what {@code done} counts; 0 where that is not known
     */
    void at(String step, long done, long total);
}
