package dev.ratchet.activities;

import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.storage.blob.BlobWriter;
import dev.ratchet.storage.blob.DirectoryBlobStore;
import dev.ratchet.storage.blob.ForwardingBlobStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A directory store in which something happens to the first object whose key matches, until it is mended. */
final class FaultyStore extends ForwardingBlobStore {
    private final Path folder;
    private final String damaged;
    private final String moment;
    private final Damage damage;
    private byte[] backup = {};
    private String key = "";
    private boolean mended;

    enum Damage {
        /** The object's file changes on disk once it is written. */
        FLIPPED_BIT,
        /** The object's file goes from disk once it is written. */
        GONE,
        /** Nothing can be written from this object on. */
        FULL,
        /** The object cannot be written; all others can. */
        REFUSED;

        boolean beforeWriting() {
            return this == FULL || this == REFUSED;
        }
    }

    FaultyStore(Path folder, String damaged, Damage damage) {
        this(folder, damaged, damaged, damage);
    }

    /** It happens not when the object itself is written, but later: when one is whose key matches {@code moment}. */
    FaultyStore(Path folder, String damaged, String moment, Damage damage) {
        super(new DirectoryBlobStore(folder));
        this.folder = folder;
        this.damaged = damaged;
        this.moment = moment;
        this.damage = damage;
    }

    /** The key of the object that it happened to; empty before that. */
    synchronized String key() {
        return key;
    }

    /** Restores the object from a backup, or makes room again. */
    synchronized void mend() {
        if (!damage.beforeWriting()) {
            write(folder.resolve(key), backup);
        }
        mended = true;
    }

    @Override
    public boolean create(String created, BlobWriter content) {
        refuseDamaged(created);
        boolean mine = store.create(created, content);
        damage(created);
        return mine;
    }

    private synchronized void refuseDamaged(String created) {
        if (damage.beforeWriting() && key.isEmpty() && created.matches(damaged)) {
            key = created;
        }
        boolean refused = created.equals(key) || (damage == Damage.FULL && !key.isEmpty());
        if (damage.beforeWriting() && refused && !mended) {
            throw new FaultException(
                    Fault.STORAGE_UNAVAILABLE,
                    "object %s: cannot write it: the disk is full (expected: room)".formatted(created));
        }
    }

    private synchronized void damage(String created) {
        if (damage.beforeWriting() || !key.isEmpty() || !created.matches(moment)) {
            return;
        }
        try (Stream<String> keys = store.list("")) {
            key = keys.filter(each -> each.matches(damaged)).findFirst().orElseThrow();
        }
        Path file = folder.resolve(key);
        try {
            backup = Files.readAllBytes(file);
            switch (damage) {
                case FLIPPED_BIT -> {
                    byte[] flipped = backup.clone();
                    flipped[flipped.length / 2] ^= 1;
                    write(file, flipped);
                }
                case GONE -> Files.delete(file);
                case FULL, REFUSED -> throw new AssertionError("refused, and yet written: " + created);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, byte[] bytes) {
        try {
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
