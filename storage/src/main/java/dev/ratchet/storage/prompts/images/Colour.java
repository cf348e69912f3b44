package dev.ratchet.storage.prompts.images;

import java.util.Locale;

/** Colours that nobody takes for one another. */
enum Colour {
    RED(0xD92B2B),
    GREEN(0x2A9D3E),
    BLUE(0x2C5FD6),
    YELLOW(0xF4CF1C),
    PURPLE(0x8A3FB0),
    ORANGE(0xF5861F),
    BLACK(0x202020);

    private final int rgb;

    Colour(int rgb) {
        this.rgb = rgb;
    }

    int rgb() {
        return rgb;
    }

    /** As a question or an answer says it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
