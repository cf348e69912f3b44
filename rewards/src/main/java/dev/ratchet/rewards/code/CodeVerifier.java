package dev.ratchet.rewards.code;

import static dev.ratchet.domain.reward.Verdict.RIGHT;
import static dev.ratchet.domain.reward.Verdict.UNVERIFIABLE;
import static dev.ratchet.domain.reward.Verdict.WRONG;
import static java.util.Objects.requireNonNull;

import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.domain.prompt.Prompt;
import dev.ratchet.domain.reward.Judgement;
import dev.ratchet.domain.reward.Part;
import dev.ratchet.domain.reward.Verifier;
import dev.ratchet.domain.reward.VerifierId;
import dev.ratchet.rewards.sandbox.Limits;
import dev.ratchet.rewards.sandbox.Outcome;
import dev.ratchet.rewards.sandbox.Program;
import dev.ratchet.rewards.sandbox.ProgramRunner;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs the last fenced code block of a response against the tests in the prompt's reference answer, each test in a sandbox of
 * its own (section 2.3.5 of the paper: a solution is right if it passes all).
 *
 * <p>The first test that fails ends it, save where partial credit is on: then every test is a part of the judgement. A program
 * that crashes, takes too long or too much is wrong. A sandbox or a custom checker that breaks is an exception, never a score.
 *
 * <p>The answer's functions run in the process that calls them. What a {@code call} is to give never enters the sandbox, so an
 * answer can only pass by computing it. An {@code assert} can be got round by an answer that looks for the mark which its
 * process is to write at the end; ending the process early does not help it.
 */
public final class CodeVerifier implements Verifier {
    private static final VerifierId ID = new VerifierId("code", 1);
    private static final SecureRandom MARKS = new SecureRandom();

    private final ProgramRunner sandbox;
    private final Runtimes runtimes;
    private final Credit credit;

    /** What an answer earns that passes some tests. */
    public enum Credit {
        /** Nothing; the first test that fails ends the judging. */
        WHOLE,
        /** Its share of the tests; all are run. */
        PARTIAL
    }

    /**
     * Judges without partial credit. Tries each runtime once.
     *
     * @throws FaultException where a runtime of the table does not work in the sandbox, with the remedy
     */
    public CodeVerifier(ProgramRunner sandbox, Runtimes runtimes) {
        this(sandbox, runtimes, Credit.WHOLE);
        runtimes.tried(sandbox);
    }

    private CodeVerifier(ProgramRunner sandbox, Runtimes runtimes, Credit credit) {
        this.sandbox = requireNonNull(sandbox, "sandbox");
        this.runtimes = requireNonNull(runtimes, "runtimes");
        this.credit = requireNonNull(credit, "credit");
    }

    /** The same with another credit; its runtimes are tried already. */
    public CodeVerifier giving(Credit other) {
        return new CodeVerifier(sandbox, runtimes, other);
    }

    @Override
    public VerifierId id() {
        return ID;
    }

    @Override
    public Optional<String> refusal(Prompt prompt) {
        return refusal(prompt, runtimes);
    }

    /** As the other, for the languages of {@code runtimes}; no sandbox is needed to ask. */
    public static Optional<String> refusal(Prompt prompt, Runtimes runtimes) {
        try {
            CodeTests.read(prompt.answer(), runtimes);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.ofNullable(e.getMessage());
        }
    }

    @Override
    public Judgement judge(Prompt prompt, String response) {
        CodeTests tests;
        try {
            tests = CodeTests.read(prompt.answer(), runtimes);
        } catch (IllegalArgumentException e) {
            return Judgement.whole(UNVERIFIABLE, String.valueOf(e.getMessage()), ID);
        }
        return FencedCode.lastIn(response)
                .map(solution -> judged(tests, solution))
                .orElse(Judgement.whole(WRONG, "the response has no fenced code block", ID));
    }

    private Judgement judged(CodeTests tests, String solution) {
        List<Part> parts = new ArrayList<>();
        Optional<String> first = Optional.empty();
        for (TestCase test : tests.cases()) {
            Optional<String> failure = failure(tests, test, solution).map(why -> test.name() + ": " + why);
            if (failure.isPresent() && credit == Credit.WHOLE) {
                return Judgement.whole(WRONG, failure.get(), ID);
            }
            parts.add(new Part(test.name(), failure.isPresent() ? 0 : 1, 1));
            first = first.or(() -> failure);
        }
        String reason = first.orElse("passes %d tests".formatted(parts.size()));
        return switch (credit) {
            case WHOLE -> Judgement.whole(RIGHT, reason, ID);
            case PARTIAL -> Judgement.ofParts(parts, reason, ID);
        };
    }

    /** Why {@code test} fails; empty if it passes. */
    private Optional<String> failure(CodeTests tests, TestCase test, String solution) {
        LanguageRuntime runtime = tests.runtime();
        Limits limits = tests.limits();
        return switch (test) {
            case TestCase.InputOutput(String _, String stdin, String stdout) ->
                switch (ran(runtime.whole(solution, Map.of(), stdin, limits))) {
                    case Ran.Failed(String why) -> Optional.of(why);
                    case Ran.Wrote(String written) -> mismatch(tests, stdin, stdout, written);
                };
            case TestCase.Call(String _, String call, String expected) ->
                switch (ran(runtime.calling(solution, call, limits))) {
                    case Ran.Failed(String why) -> Optional.of(why);
                    case Ran.Wrote(String written) -> mismatch(tests, call, expected, lastLine(written));
                };
            case TestCase.Assertion(String _, String statement) -> asserted(runtime, solution, statement, limits);
        };
    }

    private Optional<String> asserted(LanguageRuntime runtime, String solution, String statement, Limits limits) {
        byte[] random = new byte[16];
        MARKS.nextBytes(random);
        String mark = HexFormat.of().formatHex(random);
        return switch (ran(runtime.asserting(solution, statement, mark, limits))) {
            case Ran.Failed(String why) -> Optional.of(why);
            case Ran.Wrote(String written) when lastLine(written).equals(mark) -> Optional.empty();
            case Ran.Wrote _ -> Optional.of("ended before its assertion");
        };
    }

    private Optional<String> mismatch(CodeTests tests, String input, String expected, String written) {
        return switch (tests.checker()) {
            case Checker.Plain plain when plain.accepts(expected, written) -> Optional.empty();
            case Checker.Plain _ ->
                Optional.of("wrote %s (expected: %s)".formatted(Words.quoted(written), Words.quoted(expected)));
            case Checker.Custom custom -> verdict(custom, input, expected, written);
        };
    }

    /** What a custom checker says, which runs under limits of its own. */
    private Optional<String> verdict(Checker.Custom custom, String input, String expected, String written) {
        Map<String, String> files = Map.of("input.txt", input, "expected.txt", expected, "output.txt", written);
        Ran ran = ran(custom.runtime().whole(custom.source(), files, "", Limits.standard()));
        String said = switch (ran) {
            case Ran.Failed(String why) -> throw new IllegalStateException("the custom checker " + why);
            case Ran.Wrote(String text) -> text.strip();
        };
        String word = said.split("\\W+", 2)[0];
        return switch (word) {
            case "right" -> Optional.empty();
            case "wrong" -> Optional.of("the checker says " + Words.quoted(said));
            default ->
                throw new IllegalStateException(
                        "the custom checker says %s (expected: right or wrong)".formatted(Words.quoted(said)));
        };
    }

    private Ran ran(Program program) {
        return switch (sandbox.run(program)) {
            case Outcome.Finished finished when finished.exit() == 0 -> new Ran.Wrote(finished.stdout());
            case Outcome.Finished finished ->
                new Ran.Failed(
                        "ended with status %d: %s".formatted(finished.exit(), Words.quoted(tail(finished.stderr()))));
            case Outcome.TimedOut timedOut ->
                new Ran.Failed(
                        switch (timedOut.clock()) {
                            case CPU ->
                                "took more processor time than %d ms"
                                        .formatted(program.limits().cpu().toMillis());
                            case WALL ->
                                "took longer than %d ms"
                                        .formatted(program.limits().wall().toMillis());
                        });
            case Outcome.OutOfMemory _ ->
                new Ran.Failed("took more memory than %d MiB"
                        .formatted(program.limits().memory() >> 20));
            case Outcome.TooMuchOutput _ ->
                new Ran.Failed(
                        "wrote more than %d bytes".formatted(program.limits().output()));
        };
    }

    /** What became of one program. */
    private sealed interface Ran {
        record Wrote(String stdout) implements Ran {}

        record Failed(String why) implements Ran {}
    }

    private static String lastLine(String written) {
        String text = written.stripTrailing();
        return text.substring(text.lastIndexOf('\n') + 1);
    }

    /** The end of what a program complained, where interpreters say what went wrong. */
    private static String tail(String stderr) {
        String text = stderr.strip();
        return text.substring(Math.max(0, text.length() - 100));
    }
}
