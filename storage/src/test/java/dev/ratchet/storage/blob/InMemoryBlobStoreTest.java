package dev.ratchet.storage.blob;

class InMemoryBlobStoreTest implements BlobStoreContract, FolderContract {
    @Override
    public BlobStore emptyStore() {
        return new InMemoryBlobStore();
    }
}
