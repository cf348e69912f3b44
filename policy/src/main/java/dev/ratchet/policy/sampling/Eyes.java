package dev.ratchet.policy.sampling;

import dev.ratchet.policy.decoding.Shown;
import dev.ratchet.policy.decoding.VisionEncoder;
import dev.ratchet.policy.vision.Picture;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What pictures say to the policy, each encoded once where several prompts show it. */
final class Eyes {
    private static final int KEPT = 64;

    private final Optional<VisionEncoder> encoder;
    /** The pictures that were shown last. */
    private final Map<Picture, float[]> encoded = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Picture, float[]> eldest) {
            return size() > KEPT;
        }
    };

    Eyes(Optional<VisionEncoder> encoder) {
        this.encoder = encoder;
    }

    /** The pictures in the places of the first tokens for images. */
    Shown show(int[] tokens, List<Picture> pictures) {
        if (pictures.isEmpty()) {
            return Shown.NOTHING;
        }
        VisionEncoder sees = encoder.orElseThrow(() -> new IllegalArgumentException(
                "pictures: %d (expected: none, as the model does not see)".formatted(pictures.size())));
        float[] rows = new float[pictures.size() * sees.numbers()];
        for (int i = 0; i < pictures.size(); i++) {
            float[] ofOne = encoded.computeIfAbsent(pictures.get(i), sees::encode);
            System.arraycopy(ofOne, 0, rows, i * sees.numbers(), sees.numbers());
        }
        return sees.show(tokens, rows);
    }
}
