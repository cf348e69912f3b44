package dev.ratchet.rewards.k12;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a response wrote into each of several blanks: by labels such as {@code 1)}, {@code (a)} and ①, or one after another. */
final class Pieces {
    private static final String KOREAN = "가나다라마바사아자차카타파하";

    /** As they are in a plain text. */
    private static final String CONSONANTS =
            "\u1100\u1102\u1103\u1105\u1106\u1107\u1109\u110B\u110C\u110E\u110F\u1110\u1111\u1112";

    private static final Pattern LABEL = Pattern.compile(
            "^[ >*•-]{0,8}+(?:(?:blank|빈칸)\\s?+)?+\\(?+(?<line>LABEL)(?:\\)|[.:](?=\\s))|(?<=[\\s,;:])\\(?+(?<inline>LABEL)(?:\\)|:(?=\\s))"
                    .replace("LABEL", "\\d{1,2}+|[a-tA-T" + KOREAN + CONSONANTS + "]"),
            Pattern.MULTILINE | Pattern.CASE_INSENSITIVE);

    private static final Pattern PARTICLE = Pattern.compile("^[은는이가]\\s++");

    private static final Pattern LEADING_AND = Pattern.compile("^(?:and|및|그리고)\\s++");

    private static final Pattern AND = Pattern.compile("\\s(?:and|및|그리고)\\s");

    private Pieces() {}

    private enum Kind {
        DIGIT,
        LETTER,
        SYLLABLE,
        CONSONANT
    }

    /** A label and what is written behind it, up to the next one. */
    private record Label(Kind kind, int number, int begin, int end) {}

    /** The pieces for so many blanks, empty for one that nothing was written into; more where more were given. */
    static List<String> in(Ending ending, int blanks) {
        String text = ending.text();
        List<Label> labels = labels(text);
        Optional<Kind> kind = labels.stream()
                .filter(label -> label.number <= blanks)
                .min(Comparator.comparingInt(Label::number))
                .map(Label::kind);
        if (kind.isPresent()) {
            return labelled(
                    text,
                    labels.stream().filter(label -> label.kind == kind.get()).toList(),
                    blanks);
        }
        String line = ending.place() == Ending.Place.LAST_LINE ? ending.lastLine() : Ending.line(text);
        List<String> pieces = split(line);
        if (pieces.size() < blanks) {
            List<String> more =
                    pieces.stream().flatMap(piece -> AND.splitAsStream(piece)).toList();
            pieces = more.size() == blanks ? more : pieces;
        }
        if (pieces.size() == 1 && blanks > 1) {
            List<String> lines = text.lines()
                    .filter(one -> !one.isBlank())
                    .limit(blanks + 1L)
                    .toList();
            pieces = lines.size() == blanks ? lines : pieces;
        }
        return pieces;
    }

    /** Of a label that is written twice the last one counts. */
    private static List<String> labelled(String text, List<Label> labels, int blanks) {
        Map<Integer, String> byNumber = new HashMap<>();
        for (int i = 0; i < labels.size(); i++) {
            int end = i + 1 < labels.size() ? labels.get(i + 1).begin : text.length();
            byNumber.put(labels.get(i).number, ended(text.substring(labels.get(i).end, end)));
        }
        List<String> pieces = new ArrayList<>();
        for (int number = 1; number <= blanks; number++) {
            pieces.add(byNumber.getOrDefault(number, ""));
        }
        return pieces;
    }

    private static List<Label> labels(String text) {
        List<Label> labels = new ArrayList<>();
        for (Matcher found = LABEL.matcher(text); found.find(); ) {
            String name = found.group("line") == null ? found.group("inline") : found.group("line");
            char first = Character.toLowerCase(name.charAt(0));
            if (Character.isDigit(first)) {
                labels.add(new Label(Kind.DIGIT, Integer.parseInt(name), found.start(), found.end()));
            } else if (first <= 't') {
                labels.add(new Label(Kind.LETTER, first - 'a' + 1, found.start(), found.end()));
            } else if (KOREAN.indexOf(first) >= 0) {
                labels.add(new Label(Kind.SYLLABLE, KOREAN.indexOf(first) + 1, found.start(), found.end()));
            } else {
                labels.add(new Label(Kind.CONSONANT, CONSONANTS.indexOf(first) + 1, found.start(), found.end()));
            }
        }
        return labels;
    }

    /** Without a particle behind its label and without the comma that leads to the next one. */
    private static String ended(String piece) {
        String line = PARTICLE.matcher(Ending.line(piece)).replaceFirst("");
        int end = line.length();
        while (end > 0 && ",; ".indexOf(line.charAt(end - 1)) >= 0) {
            end--;
        }
        return line.substring(0, end);
    }

    private static List<String> split(String line) {
        List<String> pieces = new ArrayList<>();
        int begin = 0;
        for (int at = 0; at < line.length(); at++) {
            char here = line.charAt(at);
            char before = at == 0 ? ' ' : line.charAt(at - 1);
            char after = at + 1 == line.length() ? ' ' : line.charAt(at + 1);
            boolean number = Character.isDigit(before) && Character.isDigit(after);
            boolean slash = here == '/' && before == ' ' && after == ' ';
            if (slash || here == ';' || here == '、' || here == '→' || (here == ',' && !number)) {
                pieces.add(line.substring(begin, at));
                begin = at + 1;
            }
        }
        pieces.add(line.substring(begin));
        pieces.replaceAll(piece -> LEADING_AND.matcher(piece.strip()).replaceFirst(""));
        return pieces;
    }
}
