package dev.ratchet.storage.prompts;

import static dev.ratchet.domain.Checks.require;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A text that Python pickled, compressed with zlib and wrote in base 64. Of the machine that a pickle is a program for, only
 * the instructions are known here that give a text: nothing else can come out of one, and nothing is run.
 */
final class PackedText {
    /** Bytes that a text may have once it is unpacked; a small file can claim to hold any number. */
    static final int MOST_BYTES = 1 << 24;

    private PackedText() {}

    /** Throws {@link IllegalArgumentException} that begins with {@code what}. */
    static String unpacked(String what, String packed) {
        return text(what, ByteBuffer.wrap(inflated(what, decoded(what, packed))));
    }

    private static byte[] decoded(String what, String packed) {
        try {
            return Base64.getDecoder().decode(packed.strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    what + ": no base 64 (expected: JSON, or a pickled text, compressed, in base 64)", e);
        }
    }

    private static byte[] inflated(String what, byte[] compressed) {
        try (InputStream in = new InflaterInputStream(new ByteArrayInputStream(compressed))) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            require(
                    bytes.length <= MOST_BYTES,
                    "%s: more than %d bytes when unpacked (expected: at most so many; leave the line out)",
                    what,
                    MOST_BYTES);
            return bytes;
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "%s: cannot be unpacked: %s (expected: data compressed with zlib)".formatted(what, e.getMessage()),
                    e);
        }
    }

    /** Runs a pickle of the protocols 1 to 5 which holds one text. */
    private static String text(String what, ByteBuffer pickle) {
        pickle.order(ByteOrder.LITTLE_ENDIAN);
        String text = null;
        try {
            while (true) {
                int instruction = Byte.toUnsignedInt(pickle.get());
                switch (instruction) {
                    case 0x80, 'q' -> pickle.get(); // the protocol; a place to remember the text by
                    case 'r' -> pickle.getInt();
                    case 0x95 -> pickle.getLong(); // the length of a frame
                    case 0x94 -> {} // remember the text by the next number
                    case 0x8c -> text = only(what, text, utf8(what, pickle, Byte.toUnsignedInt(pickle.get())));
                    case 'X' -> text = only(what, text, utf8(what, pickle, pickle.getInt()));
                    case 0x8d -> text = only(what, text, utf8(what, pickle, Math.toIntExact(pickle.getLong())));
                    case '.' -> {
                        if (text == null) {
                            throw new IllegalArgumentException(what + ": a pickle of nothing (expected: of one text)");
                        }
                        return text;
                    }
                    default ->
                        throw new IllegalArgumentException(
                                "%s: a pickle with the instruction 0x%02x (expected: of one text, and nothing else)"
                                        .formatted(what, instruction));
                }
            }
        } catch (BufferUnderflowException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    "%s: a pickle that breaks off (expected: a whole one)".formatted(what), e);
        }
    }

    private static String only(String what, @Nullable String before, String text) {
        require(before == null, "%s: a pickle of several texts (expected: of one)", what);
        return text;
    }

    private static String utf8(String what, ByteBuffer pickle, int length) {
        if (length < 0 || length > pickle.remaining()) {
            throw new BufferUnderflowException();
        }
        ByteBuffer bytes = pickle.slice(pickle.position(), length);
        pickle.position(pickle.position() + length);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(what + ": a text that is not UTF-8 (expected: UTF-8)", e);
        }
    }
}
