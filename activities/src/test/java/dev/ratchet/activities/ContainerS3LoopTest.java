package dev.ratchet.activities;

import dev.ratchet.storage.blob.MinioBlobStore;
import dev.ratchet.storage.blob.S3Container;
import java.util.UUID;

/** With a server that others wrote and that stores for good, where there is a container engine. */
class ContainerS3LoopTest implements WholeLoopOnS3 {
    @Override
    public MinioBlobStore emptyStore() {
        return new MinioBlobStore(S3Container.running().at(UUID.randomUUID() + "/"), S3Container.CREDENTIALS);
    }
}
