package dev.ratchet.policy.formats;

import java.util.List;

/** A value of GGUF metadata, in the few kinds that matter here. */
sealed interface GgufValue {
    record Text(String value) implements GgufValue {}

    /** Any whole number; one above 2^63 - 1 is out of every range and has become negative. */
    record Whole(long value) implements GgufValue {}

    /** A number with a point; one of 32 bits has the value of its shortest decimal, as in 1e-5. */
    record Real(double value) implements GgufValue {}

    record Truth(boolean value) implements GgufValue {}

    record Many(List<GgufValue> values) implements GgufValue {
        public Many {
            values = List.copyOf(values);
        }

        @Override
        public String toString() {
            return "array of " + values.size();
        }
    }
}
