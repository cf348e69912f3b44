package dev.ratchet.storage.weights;

import dev.ratchet.storage.weights.WeightsManifest.WeightsFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipEncoding;
import org.apache.commons.compress.archivers.zip.ZipEncodingHelper;

/**
 * A Hugging Face directory as one tar file, whose length is known before it is read. Files are opened when they are reached and
 * stream through; each proves its checksum before its last bytes come out.
 */
public final class WeightsTar {
    private static final int RECORD = TarConstants.DEFAULT_RCDSIZE;
    private static final ZipEncoding UTF_8 = ZipEncodingHelper.getZipEncoding(StandardCharsets.UTF_8);

    private final WeightsStore store;
    private final String folder;
    private final List<WeightsFile> files;

    /**
     * A tar of {@code manifest}'s files by name.
     *
     * @param folder that the tar unpacks into
     */
    public WeightsTar(WeightsStore store, WeightsManifest manifest, String folder) {
        this.store = store;
        this.folder = folder;
        this.files = manifest.files().stream()
                .sorted(Comparator.comparing(WeightsFile::name))
                .toList();
    }

    public long bytes() {
        return files.stream()
                        .mapToLong(file -> RECORD + file.bytes() + padding(file))
                        .sum()
                + 2 * RECORD;
    }

    /** The same bytes each time. */
    @SuppressWarnings("JdkObsolete") // a SequenceInputStream takes nothing but an Enumeration
    public InputStream open() {
        List<Supplier<InputStream>> parts = new ArrayList<>();
        for (WeightsFile file : files) {
            parts.add(() -> new ByteArrayInputStream(header(file)));
            parts.add(() -> store.open(file));
            parts.add(() -> new ByteArrayInputStream(new byte[padding(file)]));
        }
        parts.add(() -> new ByteArrayInputStream(new byte[2 * RECORD]));
        Iterator<Supplier<InputStream>> rest = parts.iterator();
        return new SequenceInputStream(new Enumeration<InputStream>() {
            @Override
            public boolean hasMoreElements() {
                return rest.hasNext();
            }

            @Override
            public InputStream nextElement() {
                return rest.next().get();
            }
        });
    }

    private static int padding(WeightsFile file) {
        return (int) (-file.bytes() & (RECORD - 1));
    }

    private byte[] header(WeightsFile file) {
        TarArchiveEntry entry = new TarArchiveEntry(folder + "/" + file.name());
        entry.setSize(file.bytes());
        entry.setModTime(FileTime.fromMillis(0));
        entry.setUserName(""); // else that of this process
        byte[] header = new byte[RECORD];
        try {
            entry.writeEntryHeader(header, UTF_8, true); // sizes of 8 GiB and more in binary, as GNU tar writes them
        } catch (IOException e) {
            throw new UncheckedIOException("header of " + file.name(), e);
        }
        return header;
    }
}
