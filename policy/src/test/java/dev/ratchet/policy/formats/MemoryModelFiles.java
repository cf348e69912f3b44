package dev.ratchet.policy.formats;

import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Model files that lie in memory. */
final class MemoryModelFiles implements ModelFiles {
    private final Map<String, byte[]> files;

    MemoryModelFiles(Map<String, byte[]> files) {
        this.files = new TreeMap<>(files);
    }

    @Override
    public List<String> names() {
        return List.copyOf(files.keySet());
    }

    @Override
    public InputStream open(String name) {
        byte[] content = files.get(name);
        if (content == null) {
            throw new FaultException(Fault.MISSING_DATA, name + ": missing (expected: one of " + names() + ")");
        }
        return new ByteArrayInputStream(content);
    }
}
