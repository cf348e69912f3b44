package dev.ratchet.rewards.k12;

import dev.ratchet.rewards.Braces;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a response gives its answer, in the order in which places are believed: what stands in the last <code>\boxed{…}</code>,
 * what follows the last {@code ####}, what follows the last {@code answer is}, {@code 답은}, {@code 정답:} and the like, the last
 * line. Only the end of a long response is looked at. For words alone {@link #emphasized} comes before the last line.
 *
 * @param text plain, from there to the end of the response or of the box; for the last line all lines
 */
record Ending(Place place, String text) {
    /** The kinds of places. */
    enum Place {
        BOX,
        HASHES,
        STATED,
        LAST_LINE
    }

    /** More than that from its end is not where an answer is given. */
    static final int MOST_CHARACTERS = 20_000;

    /** Longer than an answer that a person would read as one. */
    static final int MOST_ANSWER = 2_000;

    private static final Pattern STATED = Pattern.compile(
            "\\b(?:answers?|solutions?|result)\\**+(?:\\s?:|\\s(?:is|are|would be|should be|must be)\\b:?)|(?:(?<!오)(?<!대)(?:정답|해답|답|결론))\\**+(?:은|는|\\s?[:=])",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern DENIED = Pattern.compile(
            "\\b(?:not|never|no|wrong|incorrect|cannot|isn|don|doesn)\\b|n't|n’t|틀린|오답|잘못", Pattern.CASE_INSENSITIVE);

    private static final Pattern CLAUSE = Pattern.compile("[.,;!?\\n]|\\bbut\\b|지만");

    private static final Set<String> ABBREVIATIONS =
            Set.of("St", "Dr", "Mr", "Mrs", "Ms", "Mt", "Ft", "Prof", "U.S", "U.K", "vs", "e.g", "i.e");

    private static final int MOST_BOLD = 100;

    private static final String CLOSINGS = "\"')*”’」』";

    /** The place that is believed first, a box before all else, and what comes after it where nothing can be read there. */
    static List<Ending> in(String response) {
        String tail = response.substring(Math.max(0, response.length() - MOST_CHARACTERS));
        int box = Math.max(tail.lastIndexOf("\\boxed{"), tail.lastIndexOf("\\fbox{"));
        if (box >= 0) {
            int begin = tail.indexOf('{', box) + 1;
            int end = Braces.closing(tail, begin);
            return List.of(new Ending(Place.BOX, Plain.of(tail.substring(begin, end < 0 ? tail.length() : end))));
        }
        List<Ending> endings = new ArrayList<>();
        int hashes = tail.lastIndexOf("####");
        if (hashes >= 0) {
            endings.add(new Ending(Place.HASHES, Plain.of(tail.substring(hashes + 4))));
        }
        String plain = Plain.of(tail);
        int stated = stated(plain);
        if (stated >= 0) {
            endings.add(new Ending(Place.STATED, plain.substring(stated)));
        }
        String whole = plain.stripTrailing();
        endings.add(new Ending(Place.LAST_LINE, whole));
        endings.removeIf(ending -> ending.text.isBlank());
        return List.copyOf(endings);
    }

    /** What a response sets in bold, where that is one thing only and no heading: where many answers in words stand. */
    static Optional<String> emphasized(String response) {
        String tail = response.substring(Math.max(0, response.length() - MOST_CHARACTERS));
        int begin = tail.indexOf("**") + 2;
        int end = tail.indexOf("**", begin);
        boolean one = begin > 1 && end > begin && tail.indexOf("**", end + 2) < 0;
        if (!one || end - begin > MOST_BOLD || denied(tail, begin)) {
            return Optional.empty();
        }
        String bold = tail.substring(begin, end).strip();
        boolean heading = bold.isEmpty() || bold.endsWith(":") || tail.startsWith(":", end + 2);
        return heading ? Optional.empty() : Optional.of(Plain.of(bold));
    }

    /** Behind the last mark that states an answer; -1 where none does. */
    private static int stated(String plain) {
        List<MatchResult> marks = STATED.matcher(plain).results().toList();
        for (MatchResult mark : marks.reversed()) {
            if (!asks(plain, mark.end()) && !denied(plain, mark.start())) {
                return mark.end();
            }
        }
        return -1;
    }

    /** The last line. */
    String lastLine() {
        return line(text.substring(text.lastIndexOf('\n') + 1));
    }

    /** Whether what follows is a question or nothing. */
    private static boolean asks(String plain, int from) {
        String said = line(plain.substring(from, Math.min(plain.length(), from + MOST_ANSWER)));
        int end = sentence(said, 0);
        return said.isEmpty() || (end < said.length() && said.charAt(end) == '?');
    }

    /** Whether the clause that leads to a place denies what follows. */
    static boolean denied(String plain, int to) {
        String before = plain.substring(Math.max(0, to - 200), to);
        int begin = 0;
        for (Matcher clause = CLAUSE.matcher(before); clause.find(); ) {
            begin = clause.end();
        }
        return DENIED.matcher(before.substring(begin)).find();
    }

    /** The first line that is not blank, without the signs before its words. */
    static String line(String text) {
        int begin = 0;
        while (begin < text.length()
                && (Character.isWhitespace(text.charAt(begin)) || "*:=\"'“‘".indexOf(text.charAt(begin)) >= 0)) {
            begin++;
        }
        int end = text.indexOf('\n', begin);
        String line = text.substring(begin, end < 0 ? text.length() : end).strip();
        line = line.isEmpty() ? text.strip() : line; // the answer may be such a sign
        return line.length() > MOST_ANSWER ? line.substring(0, MOST_ANSWER) : line;
    }

    /** Where the sentence ends that goes on at {@code from}: at its stop, which is no decimal point, or at the end. */
    static int sentence(String line, int from) {
        for (int at = from; at < line.length(); at++) {
            boolean stop = ".?!".indexOf(line.charAt(at)) >= 0;
            int next = at + 1;
            while (stop && next < line.length() && CLOSINGS.indexOf(line.charAt(next)) >= 0) {
                next++;
            }
            boolean last = next == line.length();
            if (stop && (last || (Character.isWhitespace(line.charAt(next)) && !abbreviated(line, at)))) {
                return at;
            }
        }
        return line.length();
    }

    /** Whether the stop at a place belongs to a title or the like, as in St. Petersburg. */
    private static boolean abbreviated(String line, int at) {
        int begin = at;
        while (begin > 0 && (Character.isLetter(line.charAt(begin - 1)) || line.charAt(begin - 1) == '.')) {
            begin--;
        }
        return line.charAt(at) == '.' && ABBREVIATIONS.contains(line.substring(begin, at));
    }
}
