package dev.ratchet.activities;

import dev.ratchet.storage.blob.EmbeddedS3;
import dev.ratchet.storage.blob.MinioBlobStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class EmbeddedS3LoopTest implements WholeLoopOnS3 {
    private static EmbeddedS3 s3;

    @BeforeAll
    static void start() throws Exception {
        s3 = new EmbeddedS3();
    }

    @AfterAll
    static void stop() {
        s3.close();
    }

    @Override
    public MinioBlobStore emptyStore() {
        return new MinioBlobStore(s3.at("loop/"), EmbeddedS3.CREDENTIALS);
    }
}
