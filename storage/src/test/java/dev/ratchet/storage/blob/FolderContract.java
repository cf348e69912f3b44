package dev.ratchet.storage.blob;

import static dev.ratchet.domain.fault.Fault.INVALID_REQUEST;
import static dev.ratchet.storage.Faults.assertFault;

import org.junit.jupiter.api.Test;

/** What stores promise that can know it for free: no key is a folder of another. */
interface FolderContract {
    BlobStore emptyStore();

    @Test
    default void no_key_is_a_folder_of_another() {
        BlobStore store = emptyStore();
        store.create("a/b/c", BlobStoreContract.text("x"));

        assertFault(INVALID_REQUEST, () -> store.create("a/b", BlobStoreContract.text("x")))
                .hasMessageContaining("a/b cannot be there together with a/b/");
        assertFault(INVALID_REQUEST, () -> store.create("a/b/c/d/e", BlobStoreContract.text("x")))
                .hasMessageContaining("a/b/c/d/e cannot be there together with a/b/c");
    }
}
