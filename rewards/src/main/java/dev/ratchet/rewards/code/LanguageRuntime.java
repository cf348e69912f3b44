package dev.ratchet.rewards.code;

import static dev.ratchet.domain.Checks.require;
import static java.util.Objects.requireNonNull;

import dev.ratchet.rewards.sandbox.Limits;
import dev.ratchet.rewards.sandbox.Program;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How programs of one language are run: a row of the table {@link Runtimes}. The interpreter is started anew for each program.
 *
 * @param name as test cases name it
 * @param command an absolute path and arguments; <code>{heap}</code> stands for half the memory limit in MiB
 * @param mainFile the file that {@code command} runs
 * @param solutionFile where the answer lies beside a main file made by {@code forms}
 * @param environment the interpreter's
 * @param mounts what it needs of this machine outside {@code /usr}
 * @param reserved bytes of address space that it reserves without using them
 * @param forms how tests of functions are written
 * @param remedy what to do where it is missing
 */
public record LanguageRuntime(
        String name,
        List<String> command,
        String mainFile,
        String solutionFile,
        Map<String, String> environment,
        List<Path> mounts,
        long reserved,
        Forms forms,
        String remedy) {
    public LanguageRuntime {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        mounts = List.copyOf(mounts);
        requireNonNull(forms, "forms");
        require(!name.isBlank(), "runtime: blank (expected: its name)");
        require(!command.isEmpty(), "runtime %s, command: empty (expected: an interpreter)", name);
        require(!mainFile.equals(solutionFile), "runtime %s, files: both are %s (expected: two names)", name, mainFile);
    }

    /**
     * Main programs, with what they are about in braces: <code>{solution}</code> the answer's text, which is in
     * {@code solutionFile} too.
     *
     * @param call evaluates <code>{call}</code> and writes its value as the last line
     * @param assertion checks <code>{assert}</code> and then writes <code>{mark}</code> as the last line
     * @param trial writes {@code ready}
     */
    public record Forms(String call, String assertion, String trial) {
        public Forms {
            require(call.contains("{call}"), "form of a call: \"%s\" (expected: {call} in it)", call);
            require(
                    assertion.contains("{assert}") && assertion.contains("{mark}"),
                    "form of an assertion: \"%s\" (expected: {assert} and {mark} in it)",
                    assertion);
            requireNonNull(trial, "trial");
        }
    }

    /** A program that is {@code source} whole, with more files beside it. */
    Program whole(String source, Map<String, String> more, String stdin, Limits limits) {
        Map<String, String> files = new HashMap<>(more);
        files.put(mainFile, source);
        return program(files, stdin, limits);
    }

    Program calling(String solution, String call, Limits limits) {
        return testing(forms.call(), Map.of("{solution}", solution, "{call}", call), solution, limits);
    }

    Program asserting(String solution, String assertion, String mark, Limits limits) {
        Map<String, String> words = Map.of("{solution}", solution, "{assert}", assertion, "{mark}", mark);
        return testing(forms.assertion(), words, solution, limits);
    }

    private Program testing(String form, Map<String, String> words, String solution, Limits limits) {
        return program(Map.of(mainFile, filled(form, words), solutionFile, solution), "", limits);
    }

    private Program program(Map<String, String> files, String stdin, Limits limits) {
        String heap = Long.toString(Math.max(8, limits.memory() >> 21));
        return new Program(
                command.stream().map(word -> word.replace("{heap}", heap)).toList(),
                files,
                stdin,
                environment,
                mounts,
                reserved,
                limits);
    }

    /** In one pass, so that braces in the answer stay what they are. */
    private static String filled(String form, Map<String, String> words) {
        StringBuilder filled = new StringBuilder();
        int at = 0;
        while (at < form.length()) {
            int here = at;
            String word = words.keySet().stream()
                    .filter(key -> form.startsWith(key, here))
                    .findFirst()
                    .orElse("");
            filled.append(word.isEmpty() ? form.substring(at, at + 1) : words.get(word));
            at += Math.max(1, word.length());
        }
        return filled.toString();
    }
}
