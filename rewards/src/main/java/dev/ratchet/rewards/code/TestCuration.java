package dev.ratchet.rewards.code;

import static dev.ratchet.domain.Checks.require;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ratchet.rewards.code.UncuratedProblem.Source;
import dev.ratchet.rewards.sandbox.Limits;
import dev.ratchet.rewards.sandbox.Outcome;
import dev.ratchet.rewards.sandbox.ProgramRunner;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Makes tests for a problem that has none (section 2.3.5): a generator writes inputs, submissions that are known to be right
 * write outputs. An input becomes a case if enough of them agree on its output, and the problem is kept if enough of them pass
 * all its cases. All programs run in the sandbox.
 */
public final class TestCuration {
    /** A line of a prompt set may have 1,048,576 characters, escapes and the question among them. */
    private static final int LONGEST_ANSWER = 500_000;

    private final ProgramRunner sandbox;
    private final Runtimes runtimes;
    private final Rules rules;

    /**
     * What is asked of cases and problems.
     *
     * @param cases inputs that the generator is asked for; equal ones count once
     * @param submissions least number that a problem must have
     * @param agree least share of the submissions that agree on a case's output
     * @param pass least share of the submissions that pass all cases
     */
    public record Rules(int cases, int submissions, double agree, double pass) {
        /** Those of the paper: 50 cases, 10 submissions, 7 of 10 agree, 9 of 10 pass. */
        public static final Rules OF_THE_PAPER = new Rules(50, 10, 0.7, 0.9);

        public Rules {
            require(1 <= cases && cases <= 1000, "cases: %d (expected: 1 to 1000)", cases);
            require(2 <= submissions && submissions <= 100, "submissions: %d (expected: 2 to 100)", submissions);
            require(0.5 < agree && agree <= 1, "agree: %s (expected: above 0.5, at most 1)", agree);
            require(0 < pass && pass <= 1, "pass: %s (expected: above 0, at most 1)", pass);
        }
    }

    /**
     * What became of a problem.
     *
     * @param inputs different ones that the generator wrote
     * @param cases of them on whose output enough submissions agree
     * @param passing submissions that pass all cases
     * @param answer the tests as a reference answer; empty where the problem is dropped
     * @param reason why it is kept or dropped, in words a person can read
     */
    public record Curated(int inputs, int cases, int passing, Optional<String> answer, String reason) {}

    public TestCuration(ProgramRunner sandbox, Runtimes runtimes, Rules rules) {
        this.sandbox = sandbox;
        this.runtimes = runtimes;
        this.rules = rules;
    }

    /**
     * Makes the tests.
     *
     * @throws IllegalArgumentException if the problem has too few submissions
     */
    public Curated curate(UncuratedProblem problem) throws InterruptedException {
        int submissions = problem.submissions().size();
        require(
                submissions >= rules.submissions(),
                "problem %s.submissions: %d (expected: at least %d)",
                problem.id(),
                submissions,
                rules.submissions());
        Limits limits = problem.programLimits();
        Checker.Plain checker = problem.plainChecker(runtimes);
        try (ExecutorService tasks = Executors.newVirtualThreadPerTaskExecutor()) {
            List<String> inputs = inputs(problem, tasks);
            List<Agreed> agreed = agreed(problem, inputs, limits, checker, tasks);
            int passing = (int) IntStream.range(0, submissions)
                    .filter(i -> agreed.stream().allMatch(each -> each.passes(i, checker)))
                    .count();
            if (agreed.isEmpty()) {
                String why = inputs.isEmpty()
                        ? "the generator wrote no input"
                        : "no input has an output on which %.0f %% of %d submissions agree"
                                .formatted(100 * rules.agree(), submissions);
                return new Curated(inputs.size(), 0, 0, Optional.empty(), why);
            }
            String counts = "%d of %d submissions pass all %d cases".formatted(passing, submissions, agreed.size());
            String answer = answer(problem, agreed);
            if (!reaches(passing, submissions, rules.pass())) {
                String why = "%s (expected: %.0f %%)".formatted(counts, 100 * rules.pass());
                return new Curated(inputs.size(), agreed.size(), passing, Optional.empty(), why);
            }
            if (answer.length() > LONGEST_ANSWER) {
                String why = "its tests have %d characters (expected: at most %d; make smaller inputs)"
                        .formatted(answer.length(), LONGEST_ANSWER);
                return new Curated(inputs.size(), agreed.size(), passing, Optional.empty(), why);
            }
            return new Curated(inputs.size(), agreed.size(), passing, Optional.of(answer), counts);
        }
    }

    /** A share of whole things, without rounding errors: 7 of 10 reaches 0.7. */
    private static boolean reaches(int some, int all, double share) {
        return some >= share * all - 1e-9;
    }

    /** An input with the output that most submissions give. */
    private record Agreed(String input, String output, List<Optional<String>> outputs) {
        boolean passes(int submission, Checker.Plain checker) {
            return outputs.get(submission)
                    .filter(written -> checker.accepts(output, written))
                    .isPresent();
        }
    }

    private List<String> inputs(UncuratedProblem problem, ExecutorService tasks) throws InterruptedException {
        List<Supplier<Optional<String>>> runs = new ArrayList<>();
        for (int number = 0; number < rules.cases(); number++) {
            String stdin = number + "\n";
            runs.add(() -> written(problem.generator(), stdin, Limits.standard()));
        }
        Set<String> different = new LinkedHashSet<>();
        for (Optional<String> input : all(runs, tasks)) {
            input.filter(text -> !text.isBlank()).ifPresent(different::add);
        }
        return List.copyOf(different);
    }

    private List<Agreed> agreed(
            UncuratedProblem problem, List<String> inputs, Limits limits, Checker.Plain checker, ExecutorService tasks)
            throws InterruptedException {
        List<Supplier<Optional<String>>> runs = new ArrayList<>();
        for (String input : inputs) {
            for (Source submission : problem.submissions()) {
                runs.add(() -> written(submission, input, limits));
            }
        }
        List<Optional<String>> written = all(runs, tasks);
        int submissions = problem.submissions().size();
        List<Agreed> agreed = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            List<Optional<String>> outputs = written.subList(i * submissions, (i + 1) * submissions);
            String input = inputs.get(i);
            outputs.stream()
                    .flatMap(Optional::stream)
                    .filter(output -> reaches(accepted(output, outputs, checker), submissions, rules.agree()))
                    .findFirst()
                    .ifPresent(output -> agreed.add(new Agreed(input, output, outputs)));
        }
        return agreed;
    }

    private static int accepted(String output, List<Optional<String>> outputs, Checker.Plain checker) {
        return (int) outputs.stream()
                .flatMap(Optional::stream)
                .filter(other -> checker.accepts(output, other))
                .count();
    }

    /** What the program writes; empty if it does not end well. */
    private Optional<String> written(Source source, String stdin, Limits limits) {
        return switch (sandbox.run(source.runtime().whole(source.text(), Map.of(), stdin, limits))) {
            case Outcome.Finished finished when finished.exit() == 0 -> Optional.of(finished.stdout());
            case Outcome.Finished _, Outcome.TimedOut _, Outcome.OutOfMemory _, Outcome.TooMuchOutput _ ->
                Optional.empty();
        };
    }

    private static <T> List<T> all(List<Supplier<T>> runs, ExecutorService tasks) throws InterruptedException {
        List<Future<T>> futures = new ArrayList<>();
        runs.forEach(run -> futures.add(tasks.submit(run::get)));
        List<T> results = new ArrayList<>();
        for (Future<T> future : futures) {
            try {
                results.add(future.get());
            } catch (ExecutionException e) {
                futures.forEach(each -> each.cancel(true));
                throw new IllegalStateException("a program cannot be run: " + e.getCause(), e);
            } catch (InterruptedException e) {
                futures.forEach(each -> each.cancel(true));
                throw e;
            }
        }
        return results;
    }

    private static String answer(UncuratedProblem problem, List<Agreed> agreed) {
        ObjectNode answer = Fields.object().put("language", problem.language().name());
        problem.checker().ifPresent(checker -> answer.set("checker", checker));
        problem.limits().ifPresent(limits -> answer.set("limits", limits));
        ArrayNode cases = answer.putArray("cases");
        for (Agreed each : agreed) {
            cases.addObject().put("stdin", each.input()).put("stdout", each.output());
        }
        return answer.toString();
    }
}
