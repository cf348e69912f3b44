package dev.ratchet.workers;

import dev.ratchet.policy.formats.ModelImport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Imports a model as the command does, but stands still after some tensors, so that it can be killed there. */
final class HeldImport {
    private HeldImport() {}

    static void main(String[] arguments) throws IOException {
        Path held = Path.of(arguments[2]);
        ModelImport.run(Path.of(arguments[0]), Path.of(arguments[1]), (_, done, _) -> {
            if (done == 5) {
                stand(held);
            }
        });
    }

    private static void stand(Path held) {
        try {
            Files.writeString(held, "");
            new CountDownLatch(1).await();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("cannot stand still", e);
        }
    }
}
