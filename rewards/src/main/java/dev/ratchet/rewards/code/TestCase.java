package dev.ratchet.rewards.code;

import static dev.ratchet.domain.Checks.require;

/** One test of a program. */
sealed interface TestCase {
    String name();

    /** The program whole: reads stdin, writes stdout. */
    record InputOutput(String name, String stdin, String stdout) implements TestCase {}

    /** An expression that uses the program's functions; its value never meets {@code expected} inside the sandbox. */
    record Call(String name, String call, String expected) implements TestCase {
        public Call {
            require(!call.isBlank(), "call: blank (expected: an expression)");
        }
    }

    /** A statement that fails unless the program's functions are right. */
    record Assertion(String name, String statement) implements TestCase {
        public Assertion {
            require(!statement.isBlank(), "assert: blank (expected: a statement)");
        }
    }
}
