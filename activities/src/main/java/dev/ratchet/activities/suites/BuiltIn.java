package dev.ratchet.activities.suites;

import static java.util.Objects.requireNonNull;

import dev.ratchet.storage.prompts.ArithmeticProblems;
import dev.ratchet.storage.prompts.PromptFiles;
import dev.ratchet.storage.prompts.PromptSet;
import dev.ratchet.storage.prompts.images.ImageKind;
import dev.ratchet.storage.prompts.images.ImagePrompts;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The suites that come with Ratchet. Whoever changes what one asks makes its next version in every store. */
enum BuiltIn {
    ARITHMETIC("Additions of one to three digits, generated") {
        @Override
        Content make() {
            PromptSet set = new ArithmeticProblems(List.of("{a}+{b}="), 1, 3, 999).generate(SEED, 0, 200);
            return new Content(PromptFiles.write(set), List.of());
        }
    },
    CODE("Small programming problems of our own in Python, JavaScript and Java") {
        @Override
        Content make() {
            return new Content(resource("code.jsonl"), List.of());
        }
    },
    K12("School questions of our own from grade 1 to 12, in English and Korean; the level is the grade") {
        @Override
        Content make() {
            return new Content(resource("k12.jsonl"), List.of());
        }
    },
    VISION("Questions about drawn shapes, charts, digits and texts; for policies that see pictures") {
        @Override
        Content make() {
            var settings = new ImagePrompts.Settings(List.of(ImageKind.values()), 0, 40, 256, SEED);
            List<byte[]> files = new ArrayList<>();
            try {
                ImagePrompts.generate(settings, (_, content) -> files.add(content));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return new Content(files.removeLast(), files);
        }
    };

    private static final long SEED = 1;
    private static final Map<BuiltIn, Content> MADE = new ConcurrentHashMap<>();

    private final String description;

    BuiltIn(String description) {
        this.description = description;
    }

    /** Prompts as JSON Lines, and the pictures that they show. */
    static final class Content {
        private final byte[] prompts;
        private final List<byte[]> pictures;

        Content(byte[] prompts, List<byte[]> pictures) {
            this.prompts = prompts;
            this.pictures = List.copyOf(pictures);
        }
    }

    abstract Content make();

    static Optional<BuiltIn> named(String name) {
        return List.of(values()).stream()
                .filter(each -> each.label().equals(name))
                .findFirst();
    }

    private static byte[] resource(String name) {
        try (InputStream in = BuiltIn.class.getResourceAsStream(name)) {
            return requireNonNull(in, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    private Content content() {
        return MADE.computeIfAbsent(this, BuiltIn::make); // drawing takes a while
    }

    byte[] prompts() {
        return content().prompts.clone();
    }

    List<byte[]> pictures() {
        return content().pictures;
    }

    /** Its version as in a store that has none. */
    Suite suite() {
        return Suites.first(
                label(), description, Suites.BUILT_IN, prompts(), PromptFiles.readHeldOut(label(), prompts()));
    }
}
