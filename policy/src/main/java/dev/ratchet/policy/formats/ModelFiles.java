package dev.ratchet.policy.formats;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * The files of a Hugging Face directory ({@code config.json}, {@code model.safetensors}, {@code tokenizer.json} …),
 * wherever they lie. Whoever implements it proves the checksum of what it hands out.
 */
public interface ModelFiles {
    /** The names of the files, sorted. */
    List<String> names();

    /** Opens a file from its start; a name that is not among {@link #names} is a {@code MISSING_DATA} fault. */
    InputStream open(String name) throws IOException;
}
