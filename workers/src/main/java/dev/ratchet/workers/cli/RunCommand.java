package dev.ratchet.workers.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Runs a campaign, or goes on with it. */
@Command(
        name = "run",
        description = {
            "Run the campaign that a specification describes, and show it live.",
            "Started again after any end, it goes on where it was; a finished one shows its result again."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Starts a Temporal server and the pools, unless ./ratchet up runs them already.",
            "Ctrl-C asks whether to pause or to detach; a second Ctrl-C stops at once. Examples:",
            "  ./ratchet run examples/arithmetic.yaml --name mine --seed 7",
            "  ./ratchet run examples/arithmetic.yaml --name short --set iterations=5 --json"
        })
public final class RunCommand implements Callable<Integer> {
    @Parameters(paramLabel = "SPEC", description = "The campaign's specification, a YAML file; see examples/.")
    private Path specification = Path.of("");

    @Mixin
    private final RunOptions options = new RunOptions();

    @Override
    public Integer call() throws InterruptedException {
        return options.run(specification);
    }
}
