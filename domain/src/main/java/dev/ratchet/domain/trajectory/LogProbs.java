package dev.ratchet.domain.trajectory;

import static dev.ratchet.domain.Checks.require;

import java.util.Arrays;

/** Natural logarithms of token probabilities, each finite and at most 0; nobody can change them. */
public final class LogProbs {
    public static final LogProbs EMPTY = new LogProbs(new float[0]);

    private final float[] values;

    private LogProbs(float[] values) {
        this.values = values;
    }

    public static LogProbs of(float... values) {
        for (int i = 0; i < values.length; i++) {
            require(
                    Float.isFinite(values[i]) && values[i] <= 0,
                    "log-probability %d: %s (expected: finite and <= 0)",
                    i,
                    values[i]);
        }
        return new LogProbs(values.clone());
    }

    public int length() {
        return values.length;
    }

    public float at(int position) {
        return values[position];
    }

    public float[] toArray() {
        return values.clone();
    }

    public LogProbs followedBy(LogProbs next) {
        float[] joined = Arrays.copyOf(values, values.length + next.values.length);
        System.arraycopy(next.values, 0, joined, values.length, next.values.length);
        return new LogProbs(joined);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LogProbs that && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "LogProbs[length=" + values.length + "]";
    }
}
