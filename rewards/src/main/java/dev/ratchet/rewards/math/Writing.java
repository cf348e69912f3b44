package dev.ratchet.rewards.math;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** How the same thing is written in Unicode, LaTeX and plain text. */
final class Writing {
    private static final Map<Character, String> UNICODE = new HashMap<>();

    private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺ⁿ";
    private static final String SUPERSCRIPTS_MEAN = "0123456789-+n";
    private static final String SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉";

    /** Commands that stand for a greek letter, which is a symbol like any other. */
    static final Set<String> GREEK = Set.of(
            "alpha",
            "beta",
            "gamma",
            "delta",
            "epsilon",
            "varepsilon",
            "zeta",
            "eta",
            "theta",
            "vartheta",
            "kappa",
            "lambda",
            "mu",
            "nu",
            "xi",
            "rho",
            "sigma",
            "tau",
            "phi",
            "varphi",
            "chi",
            "psi",
            "omega",
            "Gamma",
            "Delta",
            "Theta",
            "Lambda",
            "Sigma",
            "Phi",
            "Psi",
            "Omega",
            "ell");

    /** Commands that only change how things look. */
    static final Set<String> SILENT = Set.of(
            "left",
            "right",
            "big",
            "Big",
            "bigg",
            "Bigg",
            "bigl",
            "bigr",
            "Bigl",
            "Bigr",
            "displaystyle",
            "textstyle",
            "limits",
            "quad",
            "qquad",
            "mathstrut",
            "middle",
            "nonumber");

    /** Commands whose argument is words. */
    static final Set<String> WORDED = Set.of(
            "text", "textbf", "textit", "textrm", "mathrm", "mbox", "mathbf", "mathit", "operatorname", "textnormal");

    /** Commands that are a sign. */
    static final Map<String, String> SIGNS = Map.ofEntries(
            Map.entry("cdot", "*"),
            Map.entry("times", "*"),
            Map.entry("ast", "*"),
            Map.entry("div", "/"),
            Map.entry("le", "≤"),
            Map.entry("leq", "≤"),
            Map.entry("leqslant", "≤"),
            Map.entry("ge", "≥"),
            Map.entry("geq", "≥"),
            Map.entry("geqslant", "≥"),
            Map.entry("lt", "<"),
            Map.entry("gt", ">"),
            Map.entry("ne", "≠"),
            Map.entry("neq", "≠"),
            Map.entry("in", "∈"),
            Map.entry("cup", "∪"),
            Map.entry("cap", "∩"),
            Map.entry("setminus", "∖"),
            Map.entry("backslash", "∖"),
            Map.entry("pm", "±"),
            Map.entry("mp", "±"),
            Map.entry("vert", "|"),
            Map.entry("lvert", "|"),
            Map.entry("rvert", "|"),
            Map.entry("mid", "|"),
            Map.entry("lbrace", "\\{"),
            Map.entry("rbrace", "\\}"),
            Map.entry("lbrack", "["),
            Map.entry("rbrack", "]"),
            Map.entry("langle", "("),
            Map.entry("rangle", ")"),
            Map.entry("lfloor", "⌊"),
            Map.entry("rfloor", "⌋"),
            Map.entry("lceil", "⌈"),
            Map.entry("rceil", "⌉"),
            Map.entry("approx", "≈"),
            Map.entry("equiv", "="),
            Map.entry("colon", ":"),
            Map.entry("land", ","),
            Map.entry("lor", "or"));

    static {
        all("−–—﹣", "-");
        all("×·⋅∗∙•", "*");
        all("÷⁄∕", "/");
        all("≦⩽", "≤");
        all("≧⩾", "≥");
        all("∓", "±");
        all("≡", "=");
        all("“”", "\"");
        all("‘’′", "'");
        all("\u00A0\u2007\u2009\u200A\u202F\u2002\u2003\u3000\t", " ");
        all("\u200B\u200C\u200D\u2060\uFEFF", "");
        put('√', "\\sqrt ");
        put('∛', "\\sqrt[3] ");
        put('π', "\\pi ");
        put('∞', "\\infty ");
        put('∅', "\\emptyset ");
        put('ℝ', "\\R ");
        put('°', "^\\circ ");
        put('º', "^\\circ ");
        put('½', "\\frac{1}{2}");
        put('⅓', "\\frac{1}{3}");
        put('⅔', "\\frac{2}{3}");
        put('¼', "\\frac{1}{4}");
        put('¾', "\\frac{3}{4}");
        put('⅕', "\\frac{1}{5}");
        put('⅛', "\\frac{1}{8}");
        put('⅜', "\\frac{3}{8}");
        put('⅙', "\\frac{1}{6}");
        put('、', ",");
        put('，', ",");
        String greek = "αβγδεζηθκλμνξρστφχψωΓΔΘΛΣΦΨΩ";
        String[] names =
                ("alpha beta gamma delta epsilon zeta eta theta kappa lambda mu nu xi rho sigma tau phi chi psi"
                                + " omega Gamma Delta Theta Lambda Sigma Phi Psi Omega")
                        .split(" ", -1);
        for (int i = 0; i < names.length; i++) {
            put(greek.charAt(i), "\\" + names[i] + " ");
        }
    }

    private Writing() {}

    /** The text in the characters that {@link Lexer} knows; unknown ones stay and are refused there. */
    static String plain(String text) {
        StringBuilder plain = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char at = text.charAt(i);
            if (at < 0x80) {
                plain.append(at);
                continue;
            }
            int raised = SUPERSCRIPTS.indexOf(at);
            int lowered = SUBSCRIPTS.indexOf(at);
            if (raised >= 0 || lowered >= 0) {
                String run = raised >= 0 ? SUPERSCRIPTS : SUBSCRIPTS;
                plain.append(raised >= 0 ? "^{" : "_{");
                for (; i < text.length() && run.indexOf(text.charAt(i)) >= 0; i++) {
                    plain.append(SUPERSCRIPTS_MEAN.charAt(run.indexOf(text.charAt(i))));
                }
                i--;
                plain.append('}');
            } else if (at >= '\uFF01' && at <= '\uFF5E' && !UNICODE.containsKey(at)) {
                plain.append((char) (at - 0xFEE0)); // full width
            } else {
                plain.append(UNICODE.getOrDefault(at, String.valueOf(at)));
            }
        }
        return plain.toString();
    }

    /** The text without what does not change its meaning, to see whether one text holds another. */
    static String squeezed(String text) {
        StringBuilder squeezed = new StringBuilder(text.length());
        String plain = plain(text).replace("\\left", "").replace("\\right", "").replace("\\cdot", "*");
        for (int i = 0; i < plain.length(); i++) {
            char at = plain.charAt(i);
            if (!Character.isWhitespace(at) && "${}*".indexOf(at) < 0) {
                squeezed.append(at);
            }
        }
        return squeezed.toString();
    }

    private static void all(String characters, String meaning) {
        characters.chars().forEach(at -> put((char) at, meaning));
    }

    private static void put(char at, String meaning) {
        UNICODE.put(at, meaning);
    }
}
