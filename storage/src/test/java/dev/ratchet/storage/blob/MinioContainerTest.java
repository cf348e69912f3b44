package dev.ratchet.storage.blob;

import java.util.UUID;

/** The contract against an S3 server in a container, where there is a container engine. */
class MinioContainerTest implements BlobStoreContract {
    @Override
    public BlobStore emptyStore() {
        return new MinioBlobStore(S3Container.running().at(UUID.randomUUID() + "/"), S3Container.CREDENTIALS);
    }
}
