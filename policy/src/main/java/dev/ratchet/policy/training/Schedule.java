package dev.ratchet.policy.training;

/** What a learning rate does after its rise. */
public enum Schedule {
    CONSTANT,
    /** Falls to a tenth in equal steps. */
    LINEAR,
    /** Falls to a tenth along half a cosine. */
    COSINE;

    private static final double LAST_SHARE = 0.1;

    /**
     * The learning rate of {@code step}, from 0, of {@code steps}: it rises linearly in the first {@code rising} of them, the
     * last of which has the peak. A tenth of the peak would be reached at step {@code steps}, which is never made.
     */
    public double rate(double peak, int step, int rising, int steps) {
        if (step < rising) {
            return peak * (step + 1) / rising;
        }
        double done = (double) (step - rising) / Math.max(1, steps - rising);
        return switch (this) {
            case CONSTANT -> peak;
            case LINEAR -> peak * (1 - (1 - LAST_SHARE) * done);
            case COSINE -> {
                double cosine = (1 + StrictMath.cos(Math.PI * done)) / 2;
                yield peak * (LAST_SHARE + (1 - LAST_SHARE) * cosine);
            }
        };
    }
}
