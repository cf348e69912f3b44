package dev.ratchet.rewards.k12;

import java.text.Normalizer;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A text without what only dresses it: LaTeX, Markdown, characters that nobody sees, other forms of the same characters. Lines
 * stay lines. The cost is a few passes.
 */
final class Plain {
    private static final Pattern FRACTION =
            Pattern.compile("\\\\[dt]?frac\\s*+\\{([^{}]{1,200}+)\\}\\s*+\\{([^{}]{1,200}+)\\}");

    private static final Pattern SHORT_FRACTION = Pattern.compile("\\\\[dt]?frac\\s*+(\\d)\\s*+(\\d)");

    private static final Pattern POWER = Pattern.compile("\\^\\{([^{}]{1,8}+)\\}");

    /** More marks on one letter are none of any language, and would cost their square to put in order. */
    private static final int MOST_MARKS = 8;

    private static final String RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺";
    private static final String RAISED_MEANS = "0123456789-+";

    private static final String FRACTIONS = "¼½¾⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞";

    private static final String LETTERS = "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ";

    private static final Map<String, String> COMMANDS = Map.ofEntries(
            Map.entry("times", "×"),
            Map.entry("cdot", "·"),
            Map.entry("div", "÷"),
            Map.entry("circ", "°"),
            Map.entry("degree", "°"),
            Map.entry("Omega", "Ω"),
            Map.entry("mu", "μ"),
            Map.entry("pi", "π"),
            Map.entry("to", "→"),
            Map.entry("rightarrow", "→"),
            Map.entry("longrightarrow", "→"),
            Map.entry("approx", "≈"),
            Map.entry("le", "≤"),
            Map.entry("leq", "≤"),
            Map.entry("ge", "≥"),
            Map.entry("geq", "≥"),
            Map.entry("lt", "<"),
            Map.entry("gt", ">"),
            Map.entry("quad", " "),
            Map.entry("qquad", " "));

    private Plain() {}

    static String of(String text) {
        String seen = Normalizer.normalize(visible(text), Normalizer.Form.NFKC);
        String bare = seen.indexOf('\\') >= 0 ? commands(fractions(seen.replace('~', ' '))) : seen;
        boolean formulas = bare.chars().filter(at -> at == '$').count() % 2 == 0;
        StringBuilder plain = new StringBuilder(bare.length());
        for (int i = 0; i < bare.length(); i++) {
            char at = bare.charAt(i);
            boolean emphasis = (at == '*' || at == '_') && i + 1 < bare.length() && bare.charAt(i + 1) == at;
            if (emphasis) {
                i++;
            } else if (at == '−' || at == '–' || at == '‐' || at == '‑') {
                plain.append('-');
            } else if (at == '⁄') {
                plain.append('/');
            } else if ("{}`".indexOf(at) < 0 && !(at == '$' && formulas)) {
                plain.append(at);
            }
        }
        return plain.toString().replace("^°", "°");
    }

    private static String fractions(String latex) {
        String powers = POWER.matcher(latex).replaceAll("^$1");
        return SHORT_FRACTION
                .matcher(FRACTION.matcher(powers).replaceAll("$1/$2"))
                .replaceAll("$1/$2");
    }

    /** Raised digits as a power and circled ones in brackets, which they would lose, and nothing that is not seen. */
    private static String visible(String text) {
        StringBuilder visible = new StringBuilder(text.length());
        boolean before = false;
        int marks = 0;
        for (int i = 0; i < text.length(); i++) {
            char at = text.charAt(i);
            int raised = RAISED.indexOf(at);
            marks = Character.getType(at) == Character.NON_SPACING_MARK ? marks + 1 : 0;
            if (raised >= 0) {
                visible.append(before ? "" : "^").append(RAISED_MEANS.charAt(raised));
            } else if (FRACTIONS.indexOf(at) >= 0) {
                boolean mixed = i > 0 && Character.isDigit(text.charAt(i - 1));
                visible.append(mixed ? " " : "").append(at);
            } else if (at >= '①' && at <= '⑳') {
                visible.append('(').append(at - '①' + 1).append(')');
            } else if (at >= '㉠' && at <= '㉭') {
                visible.append('(').append(LETTERS.charAt(at - '㉠')).append(')');
            } else if (at == '\n') {
                visible.append(at);
            } else if (Character.isISOControl(at)) {
                visible.append(' ');
            } else if (Character.getType(at) != Character.FORMAT && marks <= MOST_MARKS) {
                visible.append(at);
            }
            before = raised >= 0;
        }
        return visible.toString();
    }

    private static String commands(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char at = text.charAt(i);
            if (at != '\\') {
                plain.append(at);
                continue;
            }
            int begin = i + 1;
            int end = begin;
            while (end < text.length() && letter(text.charAt(end))) {
                end++;
            }
            if (end > begin) {
                plain.append(COMMANDS.getOrDefault(text.substring(begin, end), ""));
                i = end - 1;
            } else if (begin < text.length()) {
                char sign = text.charAt(begin);
                plain.append("%$&#".indexOf(sign) >= 0 ? String.valueOf(sign) : "()[]".indexOf(sign) >= 0 ? "" : " ");
                i = begin;
            }
        }
        return plain.toString();
    }

    private static boolean letter(char at) {
        return ('a' <= at && at <= 'z') || ('A' <= at && at <= 'Z');
    }
}
