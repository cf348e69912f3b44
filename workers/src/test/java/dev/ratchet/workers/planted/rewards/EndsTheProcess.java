package dev.ratchet.workers.planted.rewards;

public final class EndsTheProcess {
    private EndsTheProcess() {}

    static void byExit() {
        System.exit(1);
    }

    static void byExitOfTheRuntime() {
        Runtime.getRuntime().exit(1);
    }

    static void byHalt() {
        Runtime.getRuntime().halt(1);
    }
}
