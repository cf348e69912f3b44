package dev.ratchet.rewards.k12;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The texts that an answer in words may be, longest first: what was said, and that without what a sentence goes on to say. All
 * begin at the same place, so that a second answer behind the first never counts.
 */
final class Candidates {
    private static final int MOST_CUTS = 6;
    private static final int MOST_SENTENCES = 4;

    /** A sentence of so many words may be an answer that reasons follow. */
    private static final int MOST_ALONE = 4;

    private static final Pattern GOES_ON =
            Pattern.compile("\\s(?:because|since|as|which|who|where|when|so|for|with|by|after|"
                    + "instead|but|not|rather|왜냐하면)\\s|,\\s+(?:which|who|where|because|since|as|so|but|not|it|this|that|I|왜냐하면|즉|따라서)\\s"
                    + "|(?<=며|이고|인데|으로|므로),\\s|,\\s+(?:the|a|an)\\s|\\s?\\(|\\s(?:-|—)\\s|—");

    /** What may as well stand before the answer: the part known as X is Y. */
    private static final Pattern WITHIN = Pattern.compile("\\s(?:as|where|when|for|with|by|after)\\s");

    /** What offers another answer. */
    private static final Pattern OFFERS =
            Pattern.compile("\\b(?:or|maybe|perhaps|either)\\b|또는|혹은|아니면|이거나|[,;/]", Pattern.CASE_INSENSITIVE);

    /** What tells an explanation from another answer: the capital of France. */
    private static final Pattern RELATES =
            Pattern.compile("\\b(?:of|that|which|in|where)\\b", Pattern.CASE_INSENSITIVE);

    private static final Pattern LEAD = Pattern.compile(
            "(?:(?:so|thus|therefore|hence|finally|it is|it's|it’s|this is|that is|they are|called|most likely|probably|definitely|clearly|바로|따라서|그러므로|즉)[,:]?\\s++)++",
            Pattern.CASE_INSENSITIVE);

    private static final List<String> MARKS = List.of(
            ": ",
            " is ",
            " are ",
            " was ",
            " were ",
            " called ",
            " would be ",
            " must be ",
            " it's ",
            " it’s ",
            " = ",
            "→");

    private Candidates() {}

    static List<String> of(Ending ending) {
        return switch (ending.place()) {
            case BOX, HASHES -> from(Ending.line(ending.text()));
            case STATED -> {
                String line = Ending.line(ending.text());
                yield asks(line) ? List.of() : from(line);
            }
            case LAST_LINE -> ofLine(ending.lastLine());
        };
    }

    /** Those of one blank. */
    static List<String> of(String piece) {
        return ofLine(Ending.line(piece));
    }

    private static boolean asks(String line) {
        int end = Ending.sentence(line, 0);
        return end < line.length() && line.charAt(end) == '?';
    }

    /**
     * A last line of several sentences says its answer in the first where that is a few words alone, else in the last that leads to
     * one: as a whole, or behind the last word that leads to it.
     */
    private static List<String> ofLine(String line) {
        if (line.endsWith("?")) {
            return List.of();
        }
        int begin = telling(line);
        boolean several = Ending.sentence(line, 0) + 1 < line.length();
        if (several && alone(line.substring(0, Ending.sentence(line, 0)))) {
            return from(line);
        }
        String sentence = line.substring(begin).strip();
        String first = sentence.substring(0, Ending.sentence(sentence, 0));
        int tail = tail(first);
        List<String> candidates = new ArrayList<>(List.of(line, first));
        Matcher cut = GOES_ON.matcher(first);
        boolean leads = tail > 0 && cut.find() && cut.start() < tail; // known as the powerhouse is …
        if (!leads) {
            candidates.addAll(from(sentence));
        }
        if (tail > 0 && !Ending.denied(sentence, tail)) {
            candidates.addAll(from(sentence.substring(tail)));
        }
        candidates.removeIf(String::isBlank);
        return candidates;
    }

    private static boolean alone(String sentence) {
        return sentence.strip().split(" ", MOST_ALONE + 1).length <= MOST_ALONE && tail(sentence) < 0;
    }

    /** Behind the last word that leads to an answer; -1 where none does. */
    private static int tail(String sentence) {
        int first = sentence.length();
        for (Matcher cut = GOES_ON.matcher(sentence); cut.find() && first == sentence.length(); ) {
            first = WITHIN.matcher(cut.group()).matches() ? first : cut.start();
        }
        int tail = -1;
        for (String mark : MARKS) {
            int at = sentence.lastIndexOf(mark, first - mark.length());
            tail = at >= 0 ? Math.max(tail, at + mark.length()) : tail;
        }
        return tail >= 0 ? tail : afterTopic(sentence, first);
    }

    /** Where the last sentence begins that has a word which leads to an answer; where the last one begins if none has. */
    private static int telling(String line) {
        int telling = -1;
        int last = 0;
        for (int begin = 0; begin < line.length(); ) {
            int end = Ending.sentence(line, begin);
            String sentence = line.substring(begin, end).strip();
            telling = tail(sentence) >= 0 ? begin : telling;
            last = sentence.isEmpty() ? last : begin;
            begin = end + 1;
        }
        return telling >= 0 ? telling : last;
    }

    /** Behind the last word that says what a Korean sentence is about; at most a hundred words are looked at. */
    private static int afterTopic(String sentence, int to) {
        int begin = -1;
        int at = 0;
        String[] words = sentence.substring(0, to).split(" ", 100);
        for (int i = 0; i < words.length - 1; i++) {
            at += words[i].length() + 1;
            if (Korean.topic(words[i]) || words[i].startsWith("아니")) {
                begin = at;
            }
        }
        return begin;
    }

    private static List<String> from(String line) {
        List<String> cuts = new ArrayList<>();
        int end = 0;
        for (int i = 0; i < MOST_SENTENCES && end < line.length(); i++) {
            end = Ending.sentence(line, end == 0 ? 0 : end + 1);
            cuts.add(line.substring(0, end));
        }
        String sentence = cuts.isEmpty() ? "" : cuts.getFirst();
        Matcher cut = GOES_ON.matcher(sentence);
        for (int i = 0; i < MOST_CUTS && cut.find(); i++) {
            if (!offers(sentence, cut)) {
                cuts.add(sentence.substring(0, cut.start()));
            }
        }
        if (cuts.isEmpty() || !cuts.contains(line)) {
            cuts.add(line);
        }
        List<String> candidates = new ArrayList<>();
        for (String text : cuts) {
            String bare = named(text);
            Matcher lead = LEAD.matcher(bare);
            candidates.add(lead.lookingAt() ? bare.substring(lead.end()) : bare);
        }
        candidates.removeIf(String::isBlank);
        candidates.sort((one, other) -> Integer.compare(other.length(), one.length()));
        return candidates;
    }

    /** Whether what is cut away offers another answer; words behind a comma or in brackets must not, reasons may. */
    private static boolean offers(String sentence, Matcher cut) {
        String sign = cut.group().strip().replaceAll("\\s+", " ");
        Matcher rest = OFFERS.matcher(sentence).region(cut.end(), sentence.length());
        return switch (sign) {
            case "(" -> rest.find();
            case ", the", ", a", ", an" ->
                rest.find()
                        || !RELATES.matcher(sentence)
                                .region(cut.end(), sentence.length())
                                .find();
            default -> false;
        };
    }

    /** Without the end of a sentence that gives something its name: 광합성이라고 한다. */
    private static String named(String text) {
        String bare = text.strip();
        int space = bare.lastIndexOf(' ');
        return space > 0 && Korean.naming(bare.substring(space + 1))
                ? bare.substring(0, space).strip()
                : bare;
    }
}
