package dev.ratchet.policy.model;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.formats.VisionConfig;
import dev.ratchet.policy.vision.Picture;
import dev.ratchet.policy.vision.Places;
import java.util.List;

/** Which pictures a model takes. */
public final class Sight {
    private Sight() {}

    /** Refuses pictures for a model that does not see, or of another size than it sees, and places without pictures. */
    public static void requireSeen(String what, TokenIds prompt, List<Picture> pictures, ModelConfig config) {
        if (config.vision().isEmpty()) {
            require(
                    pictures.isEmpty(),
                    "%s: %d pictures (expected: none, as the model does not see)",
                    what,
                    pictures.size());
            return;
        }
        VisionConfig vision = config.vision().get();
        for (Picture picture : pictures) {
            require(
                    picture.size() == vision.imageSize(),
                    "%s: picture %s of %d pixels (expected: %d, the encoder's)",
                    what,
                    picture.sha256(),
                    picture.size(),
                    vision.imageSize());
        }
        Places.requireExact(what, prompt, vision.imageToken(), pictures.size() * vision.patches());
    }
}
