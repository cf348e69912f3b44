package dev.ratchet.workers.cli;

import static dev.ratchet.domain.Checks.require;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The example that a newcomer runs first. */
@Command(
        name = "demo",
        description = {
            "Train a small language model to add, by reinforcement learning, in a few minutes.",
            "The same as: ./ratchet run examples/arithmetic.yaml"
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "The campaign is called demo. Kill it whenever you like: the same command goes on where it was.",
            "Examples; the second is another campaign, from the beginning:",
            "  ./ratchet demo",
            "  ./ratchet demo --name demo-2 --seed 2"
        })
public final class DemoCommand implements Callable<Integer> {
    /** Names the project's folder; the launcher sets it. */
    static final String PROJECT = "RATCHET_PROJECT";

    @Mixin
    private final RunOptions options = new RunOptions();

    @Override
    public Integer call() throws InterruptedException {
        Path project = Path.of(System.getenv().getOrDefault(PROJECT, ""));
        Path specification = project.resolve("examples").resolve("arithmetic.yaml");
        require(
                Files.isRegularFile(specification),
                "%s: %s has no examples/arithmetic.yaml (expected: the project's folder; use the launcher ./ratchet)",
                PROJECT,
                project.toAbsolutePath());
        return options.run(specification);
    }
}
