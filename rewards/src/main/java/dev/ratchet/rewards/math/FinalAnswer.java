package dev.ratchet.rewards.math;

import dev.ratchet.rewards.Braces;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The answer in which a response ends, found in the order that {@link MathVerifier} gives. */
sealed interface FinalAnswer {
    /** An answer as it stands in the response, and as it reads. */
    record Read(String written, Node tree, Place place) implements FinalAnswer {}

    /** What stands where the answer belongs cannot be read. */
    record Unreadable(String written, Place place, String why) implements FinalAnswer {}

    record None(String why) implements FinalAnswer {}

    /** Where it stood. */
    enum Place {
        BOX("the boxed answer"),
        HASHES("the answer after ####"),
        ANSWER("the stated answer"),
        LAST_NUMBER("the last number"),
        LAST_LINE("the last line");

        private final String words;

        Place(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    Pattern STATED = Pattern.compile("(?:answers?|solutions?|result)(?: is| are|:)", Pattern.CASE_INSENSITIVE);

    /** Where a sentence goes on after its answer. */
    Pattern GOES_ON =
            Pattern.compile("\\s(?:because|since|as|which|where|when|so|for|with|by|per|after|instead|but|not)\\s"
                    + "|,\\s+(?!and\\b|or\\b)(?=\\p{L}{2}|I\\b)|\\s\\(|\\s-\\s(?=\\p{L}{3})|\\s—");

    /** The end of a sentence: a stop that is no decimal point. */
    Pattern SENTENCE = Pattern.compile("[.?](?=\\s|\\*|$)|\\n");

    /** Bold type; between operands two stars are a power. */
    Pattern EMPHASIS = Pattern.compile("(?<![\\w)])\\*\\*|\\*\\*(?![\\w(])");

    Pattern LEAD = Pattern.compile(
            "^(?:(?:so|thus|therefore|hence|then|finally|we get|we have|we find|and|it follows that)\\b[,:]?\\s+)+",
            Pattern.CASE_INSENSITIVE);

    /** What is stated or asked of is rarely far from its end; more than that is prose. */
    int MOST_CUTS = 6;

    /** The answer of a response whose reference is a number or, else, any other kind of answer. */
    static FinalAnswer in(String response, boolean number) {
        int box = Math.max(response.lastIndexOf("\\boxed{"), response.lastIndexOf("\\fbox{"));
        if (box >= 0) {
            return boxed(response, response.indexOf('{', box) + 1);
        }
        int hashes = response.lastIndexOf("####");
        if (hashes >= 0) {
            Optional<FinalAnswer> answer = stated(response, hashes + 4, number, Place.HASHES);
            if (answer.isPresent()) {
                return answer.get();
            }
        }
        int stated = -1;
        for (Matcher words = STATED.matcher(response); words.find(); ) {
            stated = words.end();
        }
        if (stated >= 0) {
            Optional<FinalAnswer> answer = stated(response, stated, number, Place.ANSWER);
            if (answer.isPresent()) {
                return answer.get();
            }
        }
        return number ? lastNumber(response) : lastLine(response);
    }

    private static FinalAnswer boxed(String text, int begin) {
        int end = Braces.closing(text, begin);
        if (end < 0) {
            return new None("the last \\boxed{ is never closed");
        }
        String content = text.substring(begin, end);
        if (content.isBlank()) {
            return new None("the last \\boxed{} is empty");
        }
        if (content.length() > Lexer.MOST_CHARACTERS) {
            return read(content, Place.BOX);
        }
        FinalAnswer read = read(unwrapped(content), Place.BOX);
        Optional<String> only =
                read instanceof Unreadable ? NumberInText.only(NumberInText.plain(content)) : Optional.empty();
        return only.isPresent() ? read(only.get(), Place.BOX) : read;
    }

    private static FinalAnswer read(String written, Place place) {
        try {
            return new Read(written, Parser.parse(written), place);
        } catch (Unjudgeable e) {
            return new Unreadable(written, place, e.why());
        }
    }

    /** What follows a mark: the longest part of its sentence that can be read, else for a number the first one. */
    private static Optional<FinalAnswer> stated(String text, int from, boolean number, Place place) {
        for (String candidate : candidates(text, from)) {
            FinalAnswer read = read(candidate, place);
            if (read instanceof Read) {
                return Optional.of(read);
            }
        }
        String sentence = text.substring(from, Math.min(text.length(), from + Lexer.MOST_CHARACTERS))
                .strip();
        Matcher stop = SENTENCE.matcher(sentence);
        String first = stop.find() ? sentence.substring(0, stop.start()) : sentence;
        if (number && NumberInText.denied(first)) {
            return Optional.of(new Unreadable(first, place, "denies its number"));
        }
        return number
                ? NumberInText.first(NumberInText.plain(text.substring(from)), 0)
                        .map(found -> number(found, place))
                : Optional.empty();
    }

    private static List<String> candidates(String text, int from) {
        int begin = from;
        while (begin < text.length()
                && (Character.isWhitespace(text.charAt(begin)) || "*:=`".indexOf(text.charAt(begin)) >= 0)) {
            begin++;
        }
        String rest = text.substring(begin, Math.min(text.length(), begin + Lexer.MOST_CHARACTERS));
        String display = displayed(rest);
        if (!display.isEmpty()) {
            return List.of(unwrapped(display));
        }
        Matcher stop = SENTENCE.matcher(rest);
        String sentence = stop.find() ? rest.substring(0, stop.start()) : rest;
        List<String> candidates = new ArrayList<>();
        Matcher cut = GOES_ON.matcher(sentence);
        for (int i = 0; i < MOST_CUTS && cut.find(); i++) {
            candidates.add(unwrapped(sentence.substring(0, cut.start())));
        }
        candidates.add(unwrapped(sentence));
        candidates.removeIf(String::isBlank);
        return candidates.reversed();
    }

    /** What a formula on lines of its own holds, where the text begins with one. */
    private static String displayed(String text) {
        String close = text.startsWith("\\[") ? "\\]" : text.startsWith("$$") ? "$$" : "";
        int end = close.isEmpty() ? -1 : text.indexOf(close, 2);
        return end < 0 ? "" : text.substring(2, end);
    }

    /** The text without the marks of Markdown and of LaTeX's mathematics, and without the stop of its sentence. */
    private static String unwrapped(String text) {
        String bare = EMPHASIS.matcher(text)
                .replaceAll("")
                .replace("`", "")
                .replace("$$", "")
                .strip();
        long dollars = bare.replace("\\$", "").chars().filter(at -> at == '$').count();
        if (dollars > 0 && dollars % 2 == 0) {
            bare = bare.replace("\\$", "\\USD")
                    .replace("$", "")
                    .replace("\\USD", "\\$")
                    .strip();
        }
        int end = bare.length();
        while (end > 0 && ".,;:*".indexOf(bare.charAt(end - 1)) >= 0 && !bare.startsWith("\\", end - 2)) {
            end--;
        }
        return bare.substring(0, end).strip();
    }

    private static FinalAnswer number(String written, Place place) {
        return written.length() > Lexer.MOST_CHARACTERS
                ? new Unreadable(written, place, "is not a number that can be read")
                : read(written, place);
    }

    private static FinalAnswer lastNumber(String text) {
        String whole = text.stripTrailing();
        if (NumberInText.endsInFormula(whole) && lastLine(whole) instanceof Read read) {
            return read;
        }
        return NumberInText.last(NumberInText.plain(text))
                .map(last -> number(last, Place.LAST_NUMBER))
                .orElseGet(() -> new None("the response has no number"));
    }

    private static FinalAnswer lastLine(String text) {
        String whole = text.stripTrailing();
        if (whole.endsWith("\\]") || whole.endsWith("$$")) {
            int open = whole.lastIndexOf(whole.endsWith("$$") ? "$$" : "\\[", whole.length() - 3);
            if (open >= 0 && open + 2 <= whole.length() - 2) {
                return read(unwrapped(whole.substring(open + 2, whole.length() - 2)), Place.LAST_LINE);
            }
        }
        String line = whole.substring(whole.lastIndexOf('\n') + 1);
        if (line.isBlank()) {
            return new None("the response has no answer");
        }
        if (line.length() > Lexer.MOST_CHARACTERS) {
            return read(line, Place.LAST_LINE);
        }
        String bare = LEAD.matcher(unwrapped(line)).replaceFirst("");
        FinalAnswer first = read(bare, Place.LAST_LINE);
        if (first instanceof Read) {
            return first;
        }
        for (String mark : new String[] {": ", " are ", " is ", " get ", " have "}) {
            int at = bare.lastIndexOf(mark);
            if (at >= 0 && read(bare.substring(at + mark.length()), Place.LAST_LINE) instanceof Read read) {
                return read;
            }
        }
        int close = line.lastIndexOf('$');
        int open = close > 0 ? line.lastIndexOf('$', close - 1) : -1;
        return open >= 0 ? read(line.substring(open + 1, close), Place.LAST_LINE) : first;
    }
}
