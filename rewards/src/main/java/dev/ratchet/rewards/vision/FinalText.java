package dev.ratchet.rewards.vision;

import dev.ratchet.rewards.Braces;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text of a response that may be its final answer.
 *
 * @param text as it stands there, without blanks around it
 */
record FinalText(Place place, String text) {
    /** Where it stood. */
    enum Place {
        BOX("the boxed answer"),
        HASHES("the answer after ####"),
        STATED("the stated answer"),
        LAST("the last line");

        private final String words;

        Place(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    private static final Pattern STATED =
            Pattern.compile("(?:answers?|solutions?|result)(?: is| are|:)", Pattern.CASE_INSENSITIVE);

    /** The end of a sentence: a stop that is no decimal point and stands behind no option's letter. */
    private static final Pattern SENTENCE = Pattern.compile("(?<!\\b[A-Za-z])[.?!](?=\\s|\\*|$)");

    /** Where a sentence goes on after its answer. */
    private static final Pattern GOES_ON =
            Pattern.compile(",? (?:because|since|instead|rather than|which) |, not ", Pattern.CASE_INSENSITIVE);

    private static final String FENCE = "```";
    private static final String OPEN = "<answer>";
    private static final String CLOSE = "</answer>";

    private static final int LONGEST_SENTENCE = Extent.SENTENCE.mostCharacters() + 1;

    /** How far the bracket that a block begins with is looked for. */
    private static final int LONGEST_BLOCK = 20_000;

    /** The places that hold text, in the order in which they are believed; a box is the only one. */
    static List<FinalText> in(String response, Extent extent) {
        int box = Math.max(response.lastIndexOf("\\boxed{"), response.lastIndexOf("\\fbox{"));
        if (box >= 0) {
            int begin = response.indexOf('{', box) + 1;
            int end = Braces.closing(response, begin);
            return List.of(new FinalText(
                    Place.BOX, end < 0 ? "" : response.substring(begin, end).strip()));
        }
        List<FinalText> places = new ArrayList<>();
        int hashes = response.lastIndexOf("####");
        if (hashes >= 0) {
            add(places, Place.HASHES, following(response, hashes + 4, extent));
        }
        int stated = -1;
        for (Matcher words = STATED.matcher(response); words.find(); ) {
            stated = words.end();
        }
        if (stated >= 0) {
            add(places, Place.STATED, following(response, stated, extent));
        }
        addLast(places, response, extent);
        return places;
    }

    private static void add(List<FinalText> places, Place place, String text) {
        if (!text.isBlank()) {
            places.add(new FinalText(place, text.strip()));
        }
    }

    private static String following(String response, int from, Extent extent) {
        int begin = from;
        while (begin < response.length() && leads(response.charAt(begin))) {
            begin++;
        }
        if (response.startsWith(FENCE, begin)) {
            int end = response.indexOf(FENCE, begin + FENCE.length());
            return fenced(response, begin + FENCE.length(), end < 0 ? response.length() : end);
        }
        if (extent.severalLines()) {
            return response.substring(begin);
        }
        if (extent.structured() && begin < response.length() && "[{".indexOf(response.charAt(begin)) >= 0) {
            int end = matching(response, begin);
            if (end >= 0) {
                return response.substring(begin, end + 1);
            }
        }
        int end = response.indexOf('\n', begin);
        String line = response.substring(begin, end < 0 ? response.length() : end);
        return extent == Extent.SENTENCE ? answering(firstSentence(line)) : line;
    }

    private static boolean leads(char here) {
        return Character.isWhitespace(here) || here == '*' || here == ':';
    }

    private static void addLast(List<FinalText> places, String response, Extent extent) {
        String whole = response.stripTrailing();
        int open = whole.endsWith(CLOSE) ? whole.lastIndexOf(OPEN) : -1;
        if (open >= 0) {
            add(places, Place.LAST, whole.substring(open + OPEN.length(), whole.length() - CLOSE.length()));
            return;
        }
        int fence = whole.endsWith(FENCE) ? whole.lastIndexOf(FENCE, whole.length() - 2 * FENCE.length()) : -1;
        if (fence >= 0) {
            add(places, Place.LAST, fenced(whole, fence + FENCE.length(), whole.length() - FENCE.length()));
            return;
        }
        int begin = extent.severalLines() ? paragraph(whole) : whole.lastIndexOf('\n') + 1;
        if (extent.structured() && (whole.endsWith("]") || whole.endsWith("}"))) {
            int bracket = opening(whole);
            begin = bracket < 0 ? begin : Math.min(begin, bracket);
        }
        String text = whole.substring(begin);
        if (extent == Extent.SENTENCE && text.indexOf('\n') < 0) {
            add(places, Place.LAST, answering(lastSentence(text)));
        }
        add(places, Place.LAST, text);
    }

    /** The content of a block; what its first line says beside the fence is the name of a language. */
    private static String fenced(String text, int begin, int end) {
        String block = text.substring(begin, end);
        int line = block.indexOf('\n');
        boolean named = line >= 0 && block.substring(0, line).strip().chars().allMatch(Character::isLetter);
        return (named ? block.substring(line) : block).strip();
    }

    /** Where the paragraph begins that ends the text. */
    private static int paragraph(String text) {
        int end = text.length();
        while (end > 0) {
            int line = text.lastIndexOf('\n', end - 1);
            if (text.substring(line + 1, end).isBlank()) {
                return end;
            }
            end = Math.max(line, 0);
        }
        return 0;
    }

    /** A sentence longer than an answer may be is too long as it is: its end is not looked for. */
    private static String firstSentence(String line) {
        Matcher stop = SENTENCE.matcher(line.substring(0, Math.min(line.length(), LONGEST_SENTENCE)));
        return stop.find() ? line.substring(0, stop.start()) : line;
    }

    private static String lastSentence(String line) {
        String text =
                line.substring(Math.max(0, line.length() - LONGEST_SENTENCE)).stripTrailing();
        int begin = 0;
        for (Matcher stop = SENTENCE.matcher(text); stop.find(); ) {
            begin = stop.end() < text.length() ? stop.end() : begin;
        }
        return begin == 0 ? line : text.substring(begin);
    }

    /** The sentence without its reasons. */
    private static String answering(String sentence) {
        if (sentence.length() > LONGEST_SENTENCE) {
            return sentence;
        }
        Matcher on = GOES_ON.matcher(sentence);
        return on.find() && on.start() > 0 ? sentence.substring(0, on.start()) : sentence;
    }

    /** Where the bracket at {@code open} is closed; -1 where it never is. */
    private static int matching(String text, int open) {
        int depth = 0;
        int last = Math.min(text.length(), open + LONGEST_BLOCK);
        for (int at = open; at < last; at++) {
            depth += step(text.charAt(at));
            if (depth == 0) {
                return at;
            }
        }
        return -1;
    }

    /** Where the bracket is opened that ends the text; -1 where it never is. */
    private static int opening(String text) {
        int depth = 0;
        int first = Math.max(0, text.length() - LONGEST_BLOCK);
        for (int at = text.length() - 1; at >= first; at--) {
            depth += step(text.charAt(at));
            if (depth == 0) {
                return at;
            }
        }
        return -1;
    }

    private static int step(char here) {
        return here == '[' || here == '{' ? 1 : here == ']' || here == '}' ? -1 : 0;
    }
}
