package dev.ratchet.storage.blob;

import static dev.ratchet.domain.fault.Fault.INVALID_REQUEST;

import dev.ratchet.domain.fault.FaultException;
import java.util.regex.Pattern;

/** Which keys there are, so that no key can name anything outside its store. */
final class KeyGrammar {
    static final int LONGEST = 512;

    private static final String SEGMENT = "[A-Za-z0-9_=-][A-Za-z0-9._=-]*+";
    private static final Pattern KEY = Pattern.compile(SEGMENT + "(/" + SEGMENT + ")*+");
    private static final Pattern PREFIX = Pattern.compile("(" + SEGMENT + "/)*+(" + SEGMENT + ")?+");

    private KeyGrammar() {}

    static void checkKey(String key) {
        if (key.length() > LONGEST || !KEY.matcher(key).matches()) {
            throw new FaultException(
                    INVALID_REQUEST,
                    "object key: \"%s\" (expected: 1 to %d characters, segments of A-Z a-z 0-9 . _ = - that do not begin with a dot, slashes between)"
                            .formatted(key, LONGEST));
        }
    }

    static void checkFolder(String folder) {
        checkPrefix(folder);
        if (!folder.isEmpty() && !folder.endsWith("/")) {
            throw new FaultException(
                    INVALID_REQUEST,
                    "folder: \"%s\" (expected: nothing, or a key's folder with its slash)".formatted(folder));
        }
    }

    static void checkPrefix(String prefix) {
        if (prefix.length() > LONGEST || !PREFIX.matcher(prefix).matches()) {
            throw new FaultException(
                    INVALID_REQUEST,
                    "key prefix: \"%s\" (expected: the beginning of an object key, or nothing)".formatted(prefix));
        }
    }

    static void checkRange(String key, long offset, long length) {
        if (offset < 0 || length < 0) {
            throw new FaultException(
                    INVALID_REQUEST,
                    "range of %s: %d bytes at %d (expected: both >= 0)".formatted(key, length, offset));
        }
    }

    static FaultException folderConflict(String key, String taken) {
        return new FaultException(
                INVALID_REQUEST,
                "object key: %s cannot be there together with %s (expected: no key is a folder of another)"
                        .formatted(key, taken));
    }
}
