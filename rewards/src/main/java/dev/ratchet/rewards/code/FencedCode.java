package dev.ratchet.rewards.code;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Code blocks of Markdown between fences of backticks or tildes. */
final class FencedCode {
    private static final Pattern OPENING = Pattern.compile(" {0,3}+(`{3,}+|~{3,}+)([^`]*+)");

    private FencedCode() {}

    /** The last block of {@code response} that is closed, whatever language it names. */
    static Optional<String> lastIn(String response) {
        List<String> lines = response.lines().toList();
        Optional<String> last = Optional.empty();
        int line = 0;
        while (line < lines.size()) {
            Matcher opening = OPENING.matcher(lines.get(line++));
            if (!opening.matches()) {
                continue;
            }
            int begin = line;
            String fence = opening.group(1);
            while (line < lines.size() && !closes(lines.get(line), fence)) {
                line++;
            }
            if (line < lines.size()) {
                last = Optional.of(String.join("\n", lines.subList(begin, line)) + "\n");
                line++;
            }
        }
        return last;
    }

    /** A fence of the same kind that is at least as long, alone on its line. */
    private static boolean closes(String line, String fence) {
        String closing = line.strip();
        return closing.length() >= fence.length()
                && closing.chars().allMatch(character -> character == fence.charAt(0));
    }
}
