package dev.ratchet.storage.prompts.images;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import javax.imageio.ImageIO;

/** What is to be seen in a PNG file, found without what drew it. */
record Pixels(BufferedImage image) {
    static Pixels of(byte[] png) {
        try {
            return new Pixels(ImageIO.read(new ByteArrayInputStream(png)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int size() {
        return image.getWidth();
    }

    boolean has(int x, int y, IntPredicate colour) {
        return 0 <= x && x < size() && 0 <= y && y < size() && colour.test(image.getRGB(x, y) & 0xFFFFFF);
    }

    /** The bounds of what hangs together in these colours, also over corners, from left to right. */
    List<Bounds> pieces(IntPredicate colour) {
        List<Bounds> pieces = new ArrayList<>();
        boolean[] seen = new boolean[size() * size()];
        for (int x = 0; x < size(); x++) {
            for (int y = 0; y < size(); y++) {
                if (has(x, y, colour) && !seen[y * size() + x]) {
                    pieces.add(piece(x, y, colour, seen));
                }
            }
        }
        return pieces;
    }

    private Bounds piece(int fromX, int fromY, IntPredicate colour, boolean[] seen) {
        Bounds bounds = Bounds.NOTHING;
        Deque<int[]> left = new ArrayDeque<>(List.of(new int[] {fromX, fromY}));
        seen[fromY * size() + fromX] = true;
        while (!left.isEmpty()) {
            int[] at = left.removeLast();
            bounds = bounds.with(at[0], at[1]);
            for (int x = at[0] - 1; x <= at[0] + 1; x++) {
                for (int y = at[1] - 1; y <= at[1] + 1; y++) {
                    if (has(x, y, colour) && !seen[y * size() + x]) {
                        seen[y * size() + x] = true;
                        left.addLast(new int[] {x, y});
                    }
                }
            }
        }
        return bounds;
    }

    Bounds bounds(IntPredicate colour) {
        Bounds bounds = Bounds.NOTHING;
        for (int x = 0; x < size(); x++) {
            for (int y = 0; y < size(); y++) {
                bounds = has(x, y, colour) ? bounds.with(x, y) : bounds;
            }
        }
        return bounds;
    }

    /** Reads one line of letters that are not turned, by holding the table of glyphs against them. */
    String line(IntPredicate ink, String alphabet) {
        Bounds all = bounds(ink);
        for (int rows = Glyphs.ROWS; rows > 0; rows--) {
            for (int blank = 0; blank < Glyphs.COLUMNS && (all.y1() - all.y0()) % rows == 0; blank++) {
                int cell = (all.y1() - all.y0()) / rows;
                Optional<String> read = line(all, cell, all.x0() - blank * cell, ink, alphabet);
                if (read.isPresent()) {
                    return read.get();
                }
            }
        }
        return "";
    }

    private Optional<String> line(Bounds all, int cell, int from, IntPredicate ink, String alphabet) {
        StringBuilder read = new StringBuilder();
        for (int left = from; left < all.x1(); left += Glyphs.ADVANCE * cell) {
            Optional<Character> letter = Optional.empty();
            for (int i = 0; i < alphabet.length(); i++) {
                if (shows(alphabet.charAt(i), left, all.y0(), cell, ink)) {
                    letter = Optional.of(alphabet.charAt(i));
                }
            }
            if (letter.isEmpty()) {
                return Optional.empty();
            }
            read.append(letter.get());
        }
        return Optional.of(read.toString());
    }

    private boolean shows(char letter, int left, int top, int cell, IntPredicate ink) {
        for (int column = 0; column < Glyphs.COLUMNS; column++) {
            for (int row = 0; row < Glyphs.ROWS; row++) {
                boolean here = has(left + column * cell + cell / 2, top + row * cell + cell / 2, ink);
                if (here != Glyphs.ink(letter, column, row)) {
                    return false;
                }
            }
        }
        return true;
    }
}
