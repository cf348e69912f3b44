package dev.ratchet.rewards.k12;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The number that a response gives as its answer. */
sealed interface NumberFound {
    record One(Quantity quantity) implements NumberFound {}

    /** More than one where one is asked for, or a range. */
    record Several(String written) implements NumberFound {}

    record None() implements NumberFound {}

    /** What makes two numbers a list or a range. */
    Pattern BETWEEN =
            Pattern.compile("(?:[,;/~-]|and|to|이나|에서|와|과|(?:or|또는|혹은|아니면)(?:\\s.*)?)?+", Pattern.CASE_INSENSITIVE);

    Pattern OFFERED = Pattern.compile("(?:or|또는|혹은|아니면)(?:\\s.*)?", Pattern.CASE_INSENSITIVE);

    /** A denial behind a number: 5가 아니다. */
    Pattern DENIED = Pattern.compile("\\s?+\\p{L}{0,2}\\s?+아[니닌닙].*", Pattern.DOTALL);

    /** What follows tells why. */
    Pattern REASON = Pattern.compile(",?\\s(?:because|since|as)\\s|\\s왜냐하면\\s");

    /** Stands for no number beside it; what is between two may be nothing. */
    String ALONE = "alone";

    List<String> MARKS = List.of(": ", " is ", " are ", " was ", " were ", "은 ", "는 ");

    /** The number at the place that is believed first; a place without one is passed over, save a box. */
    static NumberFound in(List<Ending> endings) {
        for (Ending ending : endings) {
            NumberFound found = switch (ending.place()) {
                case BOX, HASHES, STATED -> in(Ending.line(ending.text()), false);
                case LAST_LINE -> last(ending.text());
            };
            if (!(found instanceof None) || ending.place() == Ending.Place.BOX) {
                return found;
            }
        }
        return new None();
    }

    /** That of one blank. */
    static NumberFound in(String piece) {
        return in(Ending.line(piece), true);
    }

    /** That of the last line, and in it of the last sentence, that has one. */
    private static NumberFound last(String text) {
        for (int end = text.length(); end > 0; end = text.lastIndexOf('\n', end - 1)) {
            String line = text.substring(text.lastIndexOf('\n', end - 1) + 1, end);
            String most = line.substring(Math.max(0, line.length() - Ending.MOST_ANSWER));
            if (most.chars().anyMatch(Character::isDigit)) {
                NumberFound found = in(most, true);
                if (!(found instanceof None)) {
                    return found;
                }
            }
        }
        return new None();
    }

    private static NumberFound in(String line, boolean prose) {
        NumberFound found = new None();
        for (int begin = 0; begin < line.length(); ) {
            int end = Ending.sentence(line, begin);
            NumberFound here = inSentence(line.substring(begin, end), prose);
            found = here instanceof None ? found : here;
            boolean over = !prose && !(found instanceof None);
            begin = over ? line.length() : end + 1;
        }
        return found;
    }

    private static NumberFound inSentence(String whole, boolean prose) {
        Matcher reason = REASON.matcher(whole);
        String before = reason.find() ? whole.substring(0, reason.start()) : whole;
        String sentence = Quantity.in(before).isEmpty() ? whole : before;
        List<Quantity> all = Quantity.in(sentence);
        if (all.isEmpty()) {
            return new None();
        }
        int lastBegin = all.getLast().begin();
        int begin = Math.max(sentence.lastIndexOf('=', lastBegin - 1), sentence.lastIndexOf('≈', lastBegin - 1));
        boolean marked = begin >= 0;
        for (int i = 0; prose && !marked && i < MARKS.size(); i++) {
            int at = sentence.lastIndexOf(MARKS.get(i), lastBegin - MARKS.get(i).length());
            begin = at < 0 ? begin : Math.max(begin, at + MARKS.get(i).length());
        }
        int chosen = begin < 0 && prose ? all.size() - 1 : 0;
        while (all.get(chosen).begin() < begin) {
            chosen++;
        }
        while (chosen < all.size() && denied(sentence, all.get(chosen))) {
            chosen++;
        }
        if (chosen == all.size()) {
            return new None();
        }
        Quantity quantity = all.get(chosen);
        String left = chosen == 0 ? ALONE : between(sentence, all.get(chosen - 1), quantity);
        String right = chosen == all.size() - 1 ? ALONE : between(sentence, quantity, all.get(chosen + 1));
        boolean several = (marked ? OFFERED : BETWEEN).matcher(left).matches()
                || BETWEEN.matcher(right).matches();
        return several ? new Several(sentence.strip()) : new One(quantity);
    }

    private static boolean denied(String sentence, Quantity quantity) {
        return Ending.denied(sentence, quantity.begin())
                || DENIED.matcher(sentence.substring(quantity.end())).matches();
    }

    private static String between(String sentence, Quantity one, Quantity other) {
        return sentence.substring(one.end(), other.begin()).strip();
    }
}
