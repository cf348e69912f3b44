package dev.ratchet.rewards.vision;

import static dev.ratchet.rewards.Quoted.quoted;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text that is to be read. Runs of white space count as one blank.
 *
 * @param distance the largest edit distance that is right, as a share of the longer text
 * @param caseMatters whether A is another letter than a
 */
record TextReference(String text, double distance, boolean caseMatters) implements Reference {
    static final int MOST_CHARACTERS = 4_000;
    static final double LARGEST_DISTANCE = 0.5;

    private static final Pattern SPACE = Pattern.compile("[\\s\\p{Z}]++");

    /** What a sentence says the text after. */
    private static final Pattern SAYS =
            Pattern.compile("\\b(?:says?|reads?|is|are|spells?)\\b:?\\s|:\\s", Pattern.CASE_INSENSITIVE);

    @Override
    public Extent extent() {
        return text.strip().indexOf('\n') >= 0 ? Extent.LINES : Extent.LINE;
    }

    @Override
    public Grade grade(String said) {
        if (said.strip().endsWith(":") && !text.strip().endsWith(":")) {
            return new Grade.Nothing("only announces a text");
        }
        int[] wanted = characters(text);
        boolean any = false;
        for (String candidate : candidates(said)) {
            int[] read = characters(candidate);
            any |= read.length > 0;
            int most = (int) Math.floor(distance * Math.max(wanted.length, read.length) + 1e-9);
            if (read.length > 0 && EditDistance.within(wanted, read, most)) {
                return Grade.right("is %s, within a distance of %s".formatted(quoted(text), Amount.words(distance)));
            }
        }
        return any
                ? Grade.wrong("is not %s, within a distance of %s".formatted(quoted(text), Amount.words(distance)))
                : new Grade.Nothing("has no text");
    }

    /** The answer as a whole, and what it quotes or says; more guesses than that nobody has. */
    private List<String> candidates(String said) {
        List<String> candidates = new ArrayList<>();
        candidates.add(said);
        String bare = Plain.unwrapped(said);
        candidates.add(bare);
        candidates.add(Plain.unwrapped(withoutStop(bare)));
        String quotation = onlyQuotation(bare);
        if (!quotation.isEmpty()) {
            candidates.add(quotation);
            return candidates;
        }
        int tail = 0;
        for (Matcher says = SAYS.matcher(bare); says.find(); ) {
            tail = says.end();
        }
        if (tail > 0) {
            candidates.add(Plain.unwrapped(withoutStop(bare.substring(tail))));
        }
        return candidates;
    }

    /** Without the stop that ends the sentence of the answer, where the text itself ends in none. */
    private String withoutStop(String said) {
        return said.endsWith(".") && !text.strip().endsWith(".") ? said.substring(0, said.length() - 1) : said;
    }

    private static String onlyQuotation(String said) {
        int open = said.indexOf('"');
        int close = said.indexOf('"', open + 1);
        if (open < 0) {
            open = said.indexOf('“');
            close = said.indexOf('”', open + 1);
        }
        boolean one = 0 <= open && open < close && said.lastIndexOf(said.charAt(close)) == close;
        return one ? said.substring(open + 1, close) : "";
    }

    private int[] characters(String written) {
        String bare = SPACE.matcher(written).replaceAll(" ").strip();
        return bare.codePoints()
                .map(point -> caseMatters ? point : Character.toLowerCase(Character.toUpperCase(point)))
                .toArray();
    }
}
