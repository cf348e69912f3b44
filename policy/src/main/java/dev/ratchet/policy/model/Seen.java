package dev.ratchet.policy.model;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.formats.VisionConfig;
import dev.ratchet.policy.vision.Picture;
import dev.ratchet.policy.vision.Places;
import java.util.List;

/** Pictures among tokens. A class, since a record would share its array. */
public final class Seen {
    /** No pictures. */
    public static final Seen NOTHING = new Seen(List.of(), new int[0]);

    private final List<Picture> pictures;
    private final int[] places;

    /**
     * @param pictures each of which stands somewhere
     * @param places for each token the number of the patch in its place, counted through all pictures, or -1
     */
    public Seen(List<Picture> pictures, int[] places) {
        this.pictures = List.copyOf(pictures);
        this.places = places.clone();
    }

    /** Pictures in the places of the first tokens for images of one sequence. */
    public static Seen of(int[] tokens, List<Picture> pictures, ModelConfig config) {
        if (pictures.isEmpty()) {
            return NOTHING;
        }
        VisionConfig vision = config.vision()
                .orElseThrow(() -> new IllegalArgumentException(
                        "pictures: %d (expected: none, as the model does not see)".formatted(pictures.size())));
        return new Seen(pictures, Places.of(tokens, vision.imageToken(), pictures.size() * vision.patches()));
    }

    List<Picture> pictures() {
        return pictures;
    }

    /** For each token which row of words and patches, one below the other, it takes. */
    int[] rows(int tokens) {
        require(places.length == tokens, "places: %d (expected: one for each of %d tokens)", places.length, tokens);
        int[] rows = new int[tokens];
        for (int i = 0; i < tokens; i++) {
            rows[i] = places[i] < 0 ? i : tokens + places[i];
        }
        return rows;
    }
}
