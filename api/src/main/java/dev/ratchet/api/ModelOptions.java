package dev.ratchet.api;

import dev.ratchet.api.serving.ServingLimits;
import picocli.CommandLine.Option;

/** Options that say how policies are served (/v1/chat/completions). */
final class ModelOptions {
    @Option(
            names = "--serving-threads",
            paramLabel = "N",
            defaultValue = "0",
            description = "That write answers. Default: as many as the machine has processors.")
    private int threads;

    @Option(
            names = "--serving-cache-megabytes",
            paramLabel = "N",
            defaultValue = "0",
            description = "Of keys and values, for policies of each shape. Default: a fifth of the process's memory.")
    private int cacheMegabytes;

    @Option(
            names = "--serving-rows",
            paramLabel = "N",
            defaultValue = "64",
            description = "Answers that are written at a time. Default: ${DEFAULT-VALUE}.")
    private int rows;

    @Option(
            names = "--serving-queue",
            paramLabel = "N",
            defaultValue = "1024",
            description =
                    "Requests that wait, a quarter of them of one client; more get 429. Default: ${DEFAULT-VALUE}.")
    private int waiting;

    @Option(
            names = "--serving-models",
            paramLabel = "N",
            defaultValue = "2",
            description = "Versions of policies that stay in memory. Default: ${DEFAULT-VALUE}.")
    private int models;

    ServingLimits limits() {
        return new ServingLimits(threads, cacheMegabytes, rows, waiting, models);
    }
}
