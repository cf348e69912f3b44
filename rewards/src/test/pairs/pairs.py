"""Writes the labelled pairs of MathPairsTest: python3 pairs.py. Labels are fixed here, before the verifier sees a pair.

A case is a kind, a reference, answers that are right and answers that are wrong; each answer is set into some places where
responses have theirs. The cases at the end are whole responses.
"""

import pathlib
import random

R = random.Random(7)
rows = []


def add(kind, ref, resp, label, question=""):
    assert "\t" not in ref + resp
    rows.append((ref, resp.replace("\n", "⏎"), label, kind, question))


SAFE = [
    "\\boxed{%s}",
    "So we get $\\boxed{%s}$.",
    "First 17, then 23.\n\nThe final answer is \\boxed{%s}. I am sure.",
    "#### %s",
    "The answer is %s.",
]


def case(kind, ref, right, wrong, n=2, wraps=SAFE):
    for label, answers in (("RIGHT", right), ("WRONG", wrong)):
        for a in answers:
            for w in R.sample(wraps, min(n, len(wraps))):
                add(kind, ref, w % a, label)


# integers
for v in [0, 7, -3, 42, 1024, 98765, -120, 1000000]:
    g = f"{v:,}"
    right = [str(v), f"{v}.0", f"x = {v}"] + (
        [g, g.replace(",", "{,}"), g.replace(",", "\\,")] if abs(v) >= 1000 else []
    )
    if v < 0:
        right.append(str(v).replace("-", "−"))
    case("integer", str(v), right, [str(v + 1), str(-v - 1), f"{v}1", f"{v}.5"])
case(
    "integer",
    "12",
    ["12.", "$12$", "+12", "6 \\cdot 2", "2^3+4", "\\sqrt{144}", "3 \\times 4", "\\frac{24}{2}", "4!/2"],
    ["1 2", "12!", "-12", "2^3", "21", "\\sqrt{12}", "1.2"],
)
# decimals
for ref, ok, bad in [
    ("0.5", ["0.5", ".5", "0.50", "1/2", "\\frac{1}{2}", "5/10"], ["0.05", "5", "0.51", "0.54"]),
    ("3.14", ["3.14", "3.140", "3.1416", "\\pi", "3.142"], ["3.1", "3.15", "3.146", "22/7.1", "3"]),
    ("2.50", ["2.5", "5/2", "2.50", "2.5000", "2\\frac{1}{2}"], ["2.6", "2.05", "25", "2.4"]),
    ("0.333", ["0.333", "1/3", "0.3333", "0.33333"], ["0.33", "0.334", "0.3", "1/4"]),
    ("-1.75", ["-1.75", "-7/4", "−1.75", "-1\\frac{3}{4}"], ["1.75", "-1.7", "-1.8", "-1.25"]),
    ("1234.5", ["1234.5", "1,234.5", "1{,}234.5", "1 234.5"], ["1234", "12345", "1,234.6"]),
    ("0.001", ["0.001", "10^{-3}", "1e-3", "\\frac{1}{1000}"], ["0.01", "0.0001", "10^{-2}", "0"]),
    ("1.414 \\pm 0.001", ["1.414", "\\sqrt{2}", "1.4145", "1.4132"], ["1.42", "1.5", "1.4", "\\sqrt{3}"]),
]:
    case("decimal", ref, ok, bad)
case("decimal", "\\frac{1}{3}", ["0.\\overline{3}", "1/3", "2/6", "\\frac13", "⅓"], ["0.333", "0.3", "0.33333333", "3"])
case(
    "decimal", "\\frac{1}{6}", ["0.1\\overline{6}", "1/6", "\\dfrac{2}{12}"], ["0.16", "0.17", "0.1\\overline{5}", "6"]
)
# fractions
for a, b in [(1, 2), (3, 4), (-5, 6), (22, 7), (7, 3), (-1, 9), (11, 13)]:
    s = "-" if a < 0 else ""
    p = abs(a)
    ref = f"{s}\\frac{{{p}}}{{{b}}}"
    right = [
        ref,
        f"{a}/{b}",
        f"{s}\\dfrac{{{p}}}{{{b}}}",
        f"\\frac{{{a}}}{{{b}}}",
        f"\\frac{{{3*a}}}{{{3*b}}}",
        f"{2*a}/{2*b}",
        f"x = {ref}",
        f"{a}⁄{b}",
        f"\\left({ref}\\right)",
    ]
    wrong = [f"{b}/{p}", f"{a+1}/{b}", f"{a}/{b+1}", f"{-a}/{b}", f"{s}\\frac{{{p}}}{{{b+2}}}"]
    case("fraction", ref, right, wrong)
    case("fraction", f"{a}/{b}", [ref, f"{a}/{b}"], [f"{a}/{b*2}", f"{p+b}/{b}"], 1)
case("fraction", "1/2", ["\\frac12", "½", "\\tfrac{1}{2}", "0.5"], ["\\frac21", "12", "1/2/2", "½½½"])
# mixed
for w, a, b in [(2, 1, 2), (3, 3, 4), (1, 2, 3), (10, 5, 8)]:
    t = w * b + a
    case(
        "mixed",
        f"{w}\\frac{{{a}}}{{{b}}}",
        [
            f"{t}/{b}",
            f"{w} {a}/{b}",
            f"{w}\\frac{{{a}}}{{{b}}}",
            f"\\frac{{{t}}}{{{b}}}",
            f"{w} + \\frac{{{a}}}{{{b}}}",
        ],
        [f"{w*a}/{b}", f"{w}", f"{a}/{b}", f"{w} {b}/{a}", f"-{t}/{b}"],
    )
case("mixed", "-2\\frac{1}{2}", ["-5/2", "-2.5", "-2 1/2", "−2½"], ["-1.5", "-3/2", "5/2"])
# percent
for v in ["50", "12.5", "7", "130"]:
    case(
        "percent",
        v + "%",
        [v + "%", v + "\\%", v, v + " percent", v + " \\%"],
        [f"{float(v)/100}", v + "1%", f"0.{v.replace('.','')}9"],
    )
    case("percent", v, [v], [v + "%", v + "\\%"], 1)
case("percent", "25\\%", ["25%", "25 \\text{ percent}", "25 \\text{%}"], ["0.25", "1/4", "75%"])
# units and currency
for ref, ok, bad in [
    (
        "5 \\text{ cm}",
        [
            "5 cm",
            "5",
            "5\\text{ cm}",
            "5\\,\\mathrm{cm}",
            "0.05 \\text{ m}",
            "50 mm",
            "5 centimeters",
            "x = 5 \\text{ cm}",
        ],
        ["5 \\text{ m}", "6 cm", "5 kg", "50", "5 \\text{ cm}^2", "0.5 m"],
    ),
    (
        "12 \\text{ m}^2",
        ["12", "12 \\text{ m}^2", "12 m^2", "12 square meters", "120000 \\text{ cm}^2"],
        ["12 \\text{ m}", "13", "12 \\text{ m}^3", "1200 \\text{ cm}^2"],
    ),
    ("60 km/h", ["60", "60 km/h", "60 \\text{ km/h}", "60 kilometers per hour"], ["60 m/s", "6", "60 km", "61 km/h"]),
    (
        "90^\\circ",
        ["90", "90^\\circ", "90°", "90 degrees", "\\frac{\\pi}{2}", "90^{\\circ}", "\\pi/2 \\text{ radians}"],
        ["45", "91^\\circ", "180°", "\\pi"],
    ),
    ("$15", ["15", "$15", "\\$15", "15 dollars", "\\$15.00", "15.00"], ["€15", "$16", "1500", "$1.50", "15 euros"]),
    ("€20", ["20", "€20", "20 euros", "20 €"], ["$20", "21", "£20"]),
    ("\\$1,250.50", ["1250.50", "$1,250.50", "\\$1250.5", "1,250.5 dollars"], ["1250", "$125.05", "€1250.50"]),
    ("3 hours", ["3", "3 hours", "180 minutes", "3 h", "3 \\text{ hr}"], ["3 minutes", "180", "3 days"]),
    ("8 apples", ["8", "8 apples", "8 \\text{ apples}"], ["9", "18 apples", "8 kg 2", "80"]),
    ("2.5 kg", ["2.5", "2500 g", "2.5 kg", "2.5 \\text{ kilograms}"], ["2.5 g", "25", "2.5 km"]),
    ("72", ["72 cm", "72 \\text{ square units}", "72 people", "72 \\text{ mph}"], ["27 cm", "72%", "720"]),
    ("5 million", ["5 million", "5000000", "5,000,000", "5 \\times 10^6"], ["5", "5 billion", "500000", "5 thousand"]),
]:
    case("unit", ref, ok, bad)
# intervals
for ref, ok, bad in [
    (
        "(1,3)",
        ["(1,3)", "(1, 3)", "\\left(1,3\\right)", "1 < x < 3", "x \\in (1,3)"],
        ["[1,3]", "(1,3]", "(3,1)", "(1,4)", "1 \\le x < 3", "2"],
    ),
    (
        "[0,\\infty)",
        ["[0,\\infty)", "x \\ge 0", "x >= 0", "0 \\leq x", "x ∈ [0, ∞)", "[0, +\\infty)", "\\{x : x \\ge 0\\}"],
        ["(0,\\infty)", "x > 0", "[0,1)", "(-\\infty,0]", "0", "(-\\infty,\\infty)"],
    ),
    (
        "(-\\infty,2)\\cup(5,\\infty)",
        [
            "(-\\infty,2)\\cup(5,\\infty)",
            "(5,\\infty)\\cup(-\\infty,2)",
            "x<2 \\text{ or } x>5",
            "x < 2 or x > 5",
            "(-∞,2) ∪ (5,∞)",
            "(-\\infty, 2) U (5, \\infty)",
            "\\mathbb{R} \\setminus [2,5]",
        ],
        [
            "(2,5)",
            "(-\\infty,2]\\cup[5,\\infty)",
            "x<2",
            "(-\\infty,\\infty)",
            "\\mathbb{R}",
            "(-\\infty,5)\\cup(2,\\infty)",
            "2 < x < 5",
        ],
    ),
    (
        "[-\\sqrt{2},\\sqrt{2}]",
        [
            "[-\\sqrt{2},\\sqrt{2}]",
            "-\\sqrt2 \\le x \\le \\sqrt2",
            "[-\\frac{2}{\\sqrt{2}}, \\sqrt{2}]",
            "x \\in [-√2, √2]",
        ],
        ["(-\\sqrt{2},\\sqrt{2})", "[-2,2]", "[0,\\sqrt{2}]", "[-1.414,1.414]"],
    ),
    (
        "\\mathbb{R}",
        ["\\mathbb{R}", "(-\\infty,\\infty)", "x \\in \\mathbb{R}", "ℝ"],
        ["\\emptyset", "0", "(0,\\infty)", "x > 0"],
    ),
    (
        "(-\\infty,0)\\cup(0,\\infty)",
        ["(-\\infty,0)\\cup(0,\\infty)", "x \\ne 0", "\\mathbb{R} \\setminus \\{0\\}", "x \\neq 0"],
        ["\\mathbb{R}", "x = 0", "(0,\\infty)", "x>0"],
    ),
    (
        "x > 4",
        ["x > 4", "4 < x", "(4,\\infty)", "x \\in (4, \\infty)", "x > \\frac{8}{2}"],
        ["x \\ge 4", "x < 4", "4", "x > 5", "[4,\\infty)", "x = 4"],
    ),
    (
        "-1 \\le x < 2",
        ["-1 \\le x < 2", "[-1,2)", "-1 <= x < 2", "2 > x \\ge -1", "x \\ge -1 \\text{ and } x < 2"],
        ["(-1,2)", "[-1,2]", "-1 < x \\le 2", "x < 2", "x \\ge -1"],
    ),
]:
    case("interval", ref, ok, bad)
# sets, tuples, lists
for ref, ok, bad in [
    (
        "\\{1,2,3\\}",
        ["\\{1,2,3\\}", "\\{3,2,1\\}", "{1, 2, 3}", "1, 2, 3", "3, 1, 2", "1, 2 and 3", "\\left\\{1,2,3\\right\\}"],
        ["\\{1,2\\}", "\\{1,2,4\\}", "(1,2,3)", "\\{1,2,3,4\\}", "1, 2", "6"],
    ),
    (
        "(1,2)",
        [
            "(1,2)",
            "(1, 2)",
            "\\left(1, 2\\right)",
            "(1.0, \\frac{4}{2})",
            "x = 1, y = 2",
            "(x,y) = (1,2)",
            "y = 2, x = 1",
        ],
        ["(2,1)", "(1,3)", "\\{1,2\\}", "[1,2]", "1", "(1,2,3)", "x = 2, y = 1"],
    ),
    (
        "(3,-1,\\frac{1}{2})",
        ["(3,-1,\\frac{1}{2})", "(3, -1, 0.5)", "\\begin{pmatrix}3\\\\-1\\\\\\frac12\\end{pmatrix}"],
        ["(-1,3,\\frac12)", "(3,1,\\frac12)", "(3,-1)", "(3,-1,2)"],
    ),
    (
        "2, 3",
        [
            "2, 3",
            "3, 2",
            "x = 2, 3",
            "x = 2 \\text{ or } x = 3",
            "x = 3 or x = 2",
            "2 and 3",
            "\\{2,3\\}",
            "2,3",
            "x=2, x=3",
            "3 \\text{ and } 2",
        ],
        ["2", "3", "2, 4", "2, 3, 5", "-2, -3", "x = 2", "(3, 2)", "5"],
    ),
    (
        "\\pm 3",
        ["\\pm 3", "3, -3", "-3, 3", "x = \\pm 3", "x = 3 \\text{ or } x = -3", "\\{-3, 3\\}", "±3"],
        ["3", "-3", "\\pm 4", "3, 3", "9", "\\{3\\}"],
    ),
    (
        "1 \\pm \\sqrt{5}",
        [
            "1 \\pm \\sqrt{5}",
            "1+\\sqrt5, 1-\\sqrt5",
            "1-\\sqrt{5}, 1+\\sqrt{5}",
            "x = 1 \\pm \\sqrt{5}",
            "\\{1-\\sqrt{5},1+\\sqrt{5}\\}",
            "\\frac{2 \\pm \\sqrt{20}}{2}",
        ],
        ["1+\\sqrt5", "1 \\pm 5", "-1 \\pm \\sqrt5", "\\sqrt5 \\pm 1", "1 \\pm \\sqrt{3}"],
    ),
    (
        "x = 1 or x = 4",
        ["1, 4", "x = 4 or x = 1", "\\{1,4\\}", "x=1,4", "1 and 4", "1 \\text{ or } 4"],
        ["1", "4", "x = 1", "1, 5", "x = -1 or x = -4"],
    ),
    (
        "\\{(1,2),(3,4)\\}",
        ["\\{(1,2),(3,4)\\}", "(1,2), (3,4)", "(3,4), (1,2)", "(3,4) and (1,2)"],
        ["(1,2)", "(2,1), (4,3)", "(1,4), (3,2)", "\\{1,2,3,4\\}"],
    ),
    ("\\emptyset", ["\\emptyset", "\\varnothing", "\\{\\}", "∅"], ["0", "\\{0\\}", "\\mathbb{R}", "1"]),
    ("\\{5\\}", ["5", "\\{5\\}", "x = 5"], ["\\{5,6\\}", "6", "\\{\\}"]),
]:
    case("set", ref, ok, bad)
# equations
for ref, ok, bad in [
    ("x = 5", ["5", "x = 5", "x=5.0", "5 = x", "x = \\frac{10}{2}"], ["x = 6", "-5", "y = 5", "x = -5", "x > 5"]),
    (
        "y = 2x + 3",
        ["y = 2x + 3", "y = 3 + 2x", "2x + 3", "y - 2x = 3", "2x - y + 3 = 0", "y=2(x+1.5)", "f(x) = 2x+3"],
        ["y = 2x - 3", "y = 3x + 2", "2x", "y = -2x + 3", "x = 2y + 3"],
    ),
    (
        "x^2 + y^2 = 4",
        [
            "x^2 + y^2 = 4",
            "y^2 + x^2 - 4 = 0",
            "\\frac{x^2}{4} + \\frac{y^2}{4} = 1",
            "4 = x^2+y^2",
            "2x^2 + 2y^2 = 8",
            "x² + y² = 4",
        ],
        ["x^2 + y^2 = 2", "x^2 - y^2 = 4", "x^2 + y^2 = 16", "4", "x + y = 2", "x^2+y^2 < 4"],
    ),
    (
        "(x-1)^2 + (y+2)^2 = 9",
        ["(x-1)^2 + (y+2)^2 = 9", "x^2 - 2x + y^2 + 4y - 4 = 0", "(y+2)^2 + (x-1)^2 = 3^2"],
        ["(x+1)^2 + (y-2)^2 = 9", "(x-1)^2 + (y+2)^2 = 3", "(x-1)^2+(y+2)^2"],
    ),
    (
        "x + y \\le 4",
        ["x + y \\le 4", "y + x <= 4", "4 \\ge x + y", "x \\leq 4 - y", "2x + 2y \\le 8", "-x - y \\ge -4"],
        ["x + y < 4", "x + y \\ge 4", "x + y \\le 5", "x - y \\le 4"],
    ),
    (
        "A = \\pi r^2",
        ["A = \\pi r^2", "\\pi r^2", "A = r^2 π", "A = \\pi r \\cdot r"],
        ["A = 2\\pi r", "\\pi r", "A = \\pi d^2", "A = r^2"],
    ),
    ("a_n = 3n + 1", ["a_n = 3n + 1", "3n+1", "a_{n} = 1 + 3n"], ["3n", "a_n = n + 3", "3n - 1"]),
]:
    case("equation", ref, ok, bad)
# expressions
for ref, ok, bad in [
    (
        "x^2 + 2x + 1",
        ["(x+1)^2", "x^2+2x+1", "1 + 2x + x^2", "(x+1)(x+1)", "x(x+2)+1", "x² + 2x + 1", "x^{2} + 2 \\cdot x + 1"],
        ["x^2 + 1", "(x-1)^2", "x^2 + 2x", "2x^2+2x+1", "(x+1)^3", "x^2+2x-1"],
    ),
    ("(x-2)(x+3)", ["x^2 + x - 6", "(x+3)(x-2)", "x^2+x-6"], ["x^2 - x - 6", "(x+2)(x-3)", "x^2 + x + 6", "x^2-6"]),
    (
        "\\frac{x+1}{x-1}",
        ["(x+1)/(x-1)", "\\frac{-x-1}{1-x}", "1 + \\frac{2}{x-1}", "\\dfrac{x^2+2x+1}{x^2-1}"],
        ["\\frac{x-1}{x+1}", "\\frac{x+1}{x+1}", "-1", "x+1/x-1"],
    ),
    (
        "2\\sqrt{3}",
        [
            "\\sqrt{12}",
            "2\\sqrt3",
            "2√3",
            "\\frac{6}{\\sqrt{3}}",
            "\\sqrt{3}+\\sqrt{3}",
            "2 \\cdot 3^{1/2}",
            "12^{0.5}",
        ],
        ["\\sqrt{6}", "3\\sqrt{2}", "3.46", "2\\sqrt{2}", "3.4641016", "6"],
    ),
    (
        "\\frac{\\sqrt{2}}{2}",
        [
            "\\frac{1}{\\sqrt{2}}",
            "\\sqrt{2}/2",
            "\\sqrt{\\frac{1}{2}}",
            "2^{-1/2}",
            "\\sin 45^\\circ",
            "\\cos\\frac{\\pi}{4}",
        ],
        ["\\frac{1}{2}", "\\sqrt{2}", "0.707", "0.70710678", "\\frac{\\sqrt{3}}{2}"],
    ),
    (
        "\\sqrt{2}+\\sqrt{3}",
        ["\\sqrt{3}+\\sqrt{2}", "\\sqrt{5+2\\sqrt{6}}", "\\frac{1}{\\sqrt{3}-\\sqrt{2}}"],
        ["\\sqrt{5}", "\\sqrt{6}", "\\sqrt3-\\sqrt2", "3.146"],
    ),
    (
        "\\sin^2 x",
        ["1 - \\cos^2 x", "\\sin(x)^2", "(\\sin x)^2", "\\frac{1 - \\cos 2x}{2}"],
        ["\\sin x^2", "\\cos^2 x", "\\sin x", "1 - \\cos x", "2 \\sin x"],
    ),
    ("2\\sin x\\cos x", ["\\sin 2x", "\\sin(2x)", "2\\cos x\\sin x"], ["\\sin x", "\\cos 2x", "2\\sin x", "\\sin^2 x"]),
    (
        "\\tan x",
        ["\\frac{\\sin x}{\\cos x}", "\\tan(x)", "1/\\cot x"],
        ["\\cot x", "\\sin x", "\\frac{\\cos x}{\\sin x}"],
    ),
    (
        "\\ln 6",
        ["\\ln 2 + \\ln 3", "\\ln(6)", "\\frac{\\log 6}{\\log e}", "\\log_e 6"],
        ["\\ln 5", "\\ln 2 \\ln 3", "\\log 6", "1.79"],
    ),
    ("\\log_2 8", ["3", "\\log_{2}(8)", "\\frac{\\ln 8}{\\ln 2}"], ["2", "8", "\\log_8 2", "4"]),
    ("e^{2x}", ["e^{2x}", "(e^x)^2", "\\exp(2x)", "e^x \\cdot e^x"], ["e^{x^2}", "2e^x", "e^{x+2}", "e^2 x"]),
    (
        "\\frac{1}{2}x^2 + C",
        ["\\frac{x^2}{2} + C", "0.5x^2 + C", "C + \\frac12 x^2"],
        ["\\frac{x^2}{2}", "x^2 + C", "\\frac{x^3}{2} + C"],
    ),
    (
        "3\\pi",
        ["3\\pi", "3π", "\\pi \\cdot 3", "\\frac{6\\pi}{2}", "\\pi+2\\pi"],
        ["9.42", "3", "\\pi", "9.42477796", "3.14 \\cdot 3", "2\\pi"],
    ),
    ("3 + 4i", ["3+4i", "4i + 3", "(2+i)^2", "3 + 4 i"], ["3-4i", "4+3i", "5", "7", "3+4", "25"]),
    (
        "n(n+1)/2",
        ["\\frac{n(n+1)}{2}", "\\frac{n^2+n}{2}", "0.5n^2 + 0.5n", "n(n+1)/2"],
        ["n(n-1)/2", "n(n+1)", "\\frac{n^2}{2}", "(n+1)/2"],
    ),
    ("2^{10}", ["1024", "2^{10}", "4^5", "32^2", "2^9+2^9"], ["1023", "2^9", "10^2", "20", "2^{11}"]),
    (
        "\\sqrt[3]{2}",
        ["2^{1/3}", "\\sqrt[3]{2}", "2^{\\frac13}", "\\frac{2}{\\sqrt[3]{4}}", "∛2"],
        ["\\sqrt{2}", "1.26", "\\sqrt[3]{3}", "2/3"],
    ),
    ("|x|", ["|x|", "\\sqrt{x^2}", "\\left|x\\right|", "|-x|"], ["x", "-x", "x^2", "|x|+1"]),
    ("x^{-1}", ["\\frac{1}{x}", "1/x", "x^{-1}"], ["-x", "x", "1-x", "\\frac{1}{x^2}"]),
    (
        "a^3 - b^3",
        ["(a-b)(a^2+ab+b^2)", "a^3-b^3", "-b^3 + a^3"],
        ["(a-b)^3", "a^3+b^3", "(a-b)(a^2-ab+b^2)", "b^3 - a^3"],
    ),
    ("\\binom{5}{2}", ["10", "\\binom{5}{3}", "\\frac{5!}{2!3!}", "5 \\cdot 2"], ["20", "5/2", "\\binom{5}{1}", "25"]),
    ("5!", ["120", "5!", "5 \\cdot 4!", "5 \\cdot 4 \\cdot 3 \\cdot 2"], ["5", "24", "720", "60"]),
    (
        "\\theta + 2\\alpha",
        ["\\theta+2\\alpha", "2α + θ", "2\\alpha + \\theta"],
        ["\\alpha + 2\\theta", "\\theta", "3\\alpha"],
    ),
]:
    case("expression", ref, ok, bad)
# random polynomials
for i in range(14):
    a, b, c, d = [R.choice([-4, -3, -2, -1, 1, 2, 3, 4, 5]) for _ in range(4)]
    lin = lambda k, m: f"({k}x{'+' if m>0 else '-'}{abs(m)})"
    ref = f"{a*c}x^2 + {a*d+b*c}x + {b*d}".replace("+ -", "- ")
    case(
        "polynomial",
        ref,
        [lin(a, b) + lin(c, d), lin(c, d) + " \\cdot " + lin(a, b)],
        [lin(a, b + 10) + lin(c, d), lin(a, b) + lin(c, d) + "+1", lin(a, b)],
        2,
    )
# matrices
for ref, ok, bad in [
    (
        "\\begin{pmatrix}1 & 2\\\\3 & 4\\end{pmatrix}",
        [
            "\\begin{pmatrix}1 & 2\\\\3 & 4\\end{pmatrix}",
            "\\begin{bmatrix} 1 & 2 \\\\ 3 & 4 \\end{bmatrix}",
            "[[1,2],[3,4]]",
            "\\begin{pmatrix}1.0 & \\frac{4}{2}\\\\3 & 2^2\\end{pmatrix}",
            "\\left[\\begin{array}{cc}1 & 2\\\\3 & 4\\end{array}\\right]",
            "A = \\begin{pmatrix}1 & 2\\\\3 & 4\\end{pmatrix}",
        ],
        [
            "\\begin{pmatrix}1 & 3\\\\2 & 4\\end{pmatrix}",
            "\\begin{pmatrix}1 & 2\\end{pmatrix}",
            "[[1,2],[3,5]]",
            "-2",
            "\\begin{pmatrix}1 & 2 & 3\\\\3 & 4 & 5\\end{pmatrix}",
            "(1,2,3,4)",
        ],
    ),
    (
        "\\begin{pmatrix}5\\\\-7\\end{pmatrix}",
        ["\\begin{pmatrix}5\\\\-7\\end{pmatrix}", "\\begin{bmatrix}5\\\\-7\\end{bmatrix}", "(5,-7)", "(5, -7)"],
        ["(-7,5)", "\\begin{pmatrix}5\\\\7\\end{pmatrix}", "(5,-7,0)", "-2"],
    ),
    (
        "\\begin{bmatrix}\\cos t & -\\sin t\\\\ \\sin t & \\cos t\\end{bmatrix}",
        ["\\begin{pmatrix}\\cos t & -\\sin t\\\\ \\sin t & \\cos t\\end{pmatrix}"],
        [
            "\\begin{pmatrix}\\cos t & \\sin t\\\\ -\\sin t & \\cos t\\end{pmatrix}",
            "1",
            "\\begin{pmatrix}1&0\\\\0&1\\end{pmatrix}",
        ],
    ),
]:
    case("matrix", ref, ok, bad)
# text
for ref, ok, bad in [
    ("\\text{Tuesday}", ["Tuesday", "\\text{Tuesday}", "tuesday"], ["Monday", "\\text{Wednesday}", "2"]),
    ("\\text{Evelyn}", ["Evelyn", "\\text{Evelyn}"], ["Eve", "Carla", "\\text{Debra}"]),
    ("\\text{(C)}", ["C", "(C)", "\\text{C}"], ["(B)", "A"]),
]:
    case("words", ref, ok, bad)
# gaming
for ref, bad in [
    (
        "5",
        [
            "5, 6",
            "5 or 6",
            "\\{5, 6, 7\\}",
            "(-\\infty,\\infty)",
            "\\mathbb{R}",
            "x \\in \\mathbb{R}",
            "1, 2, 3, 4, 5, 6, 7, 8, 9",
            "[0,10]",
            "5 \\pm 1",
            "x = 5 or x = 6",
            "5 = 6 = 7",
            "x",
            "not 5",
            "5 or anything",
            "0 < x < 10",
        ],
    ),
    ("1/2", ["1/2, 1/3", "0.5 or 0.25", "\\frac12 \\text{ or } \\frac13", "(0,1)", "\\{1/2, 2\\}"]),
    ("2, 3", ["1, 2, 3, 4", "\\mathbb{R}", "2, 3, 4", "(2, 3, 5)", "2 < x < 3", "\\{1,2,3\\}"]),
    ("x+1", ["x+1, x+2", "x+1 or x-1", "x", "y", "\\{x+1, 2\\}", "x + a"]),
    ("(1,3)", ["(-\\infty,\\infty)", "\\mathbb{R}", "(1,3), (2,4)", "(1,3) \\cup (4,5)"]),
    ("x = 2", ["x = 2, y = 3", "x > 1", "x = x", "2 = 2 = 3", "x = 2 or x = 5"]),
]:
    case("gaming", ref, [], bad)
for q, ref, resp, label in [
    ("Simplify 6/8 fully.", "3/4", "\\boxed{6/8}", "WRONG"),
    ("Simplify 6/8 fully.", "3/4", "\\boxed{3/4}", "RIGHT"),
    ("Expand (x+1)^2 please.", "x^2+2x+1", "\\boxed{(x+1)^2}", "WRONG"),
    ("Expand (x+1)^2 please.", "x^2+2x+1", "\\boxed{x^2+1+2x}", "RIGHT"),
    ("Expand $(x + 1)^2$ please.", "x^2+2x+1", "\\boxed{\\left(x+1\\right)^2}", "WRONG"),
    ("What is 2 + 3?", "5", "What is 2 + 3?", "WRONG"),
    ("What is 17 + 5, and not 22 + 22?", "22", "What is 17 + 5, and not 22 + 22?", "WRONG"),
    ("What is 17 + 5?", "22", "What is 17 + 5? It is 22", "RIGHT"),
    ("What is 17 + 5?", "22", "\\boxed{17 + 5}", "WRONG"),
    ("What is 17 + 5?", "22", "17 + 5 = 22", "RIGHT"),
    ("Compute 5!.", "120", "\\boxed{5!}", "WRONG"),
    ("Compute \\sqrt{50}.", "5\\sqrt{2}", "\\boxed{\\sqrt{50}}", "WRONG"),
    ("Compute \\sqrt{50}.", "5\\sqrt{2}", "\\boxed{5\\sqrt2}", "RIGHT"),
    ("Which is larger, 2^{10} or 10^{2}?", "2^{10}", "\\boxed{2^{10}}", "RIGHT"),
    ("Factor x^2 - 1.", "(x-1)(x+1)", "The answer is x^2 - 1.", "WRONG"),
    ("Factor x^2 - 1.", "(x-1)(x+1)", "The answer is (x+1)(x-1).", "RIGHT"),
    ("Solve x^2 = 9 for x.", "3, -3", "\\boxed{x^2 = 9}", "WRONG"),
    ("Solve x^2 = 9 for x.", "3, -3", "\\boxed{\\pm 3}", "RIGHT"),
    ("Evaluate \\frac{1}{2}+\\frac{1}{3}.", "5/6", "\\boxed{\\frac{1}{2}+\\frac{1}{3}}", "WRONG"),
    ("Evaluate \\frac{1}{2}+\\frac{1}{3}.", "5/6", "\\boxed{\\frac{5}{6}}", "RIGHT"),
]:
    add("question", ref, resp, label, q)
# extraction
for ref, resp, label in [
    ("8", "The ANSWER IS 8. I am 100% sure.", "RIGHT"),
    ("8", "answer is 7. No: the answer is 8, not 9", "RIGHT"),
    ("8", "The answer is 9.\n#### 8", "RIGHT"),
    ("9", "The answer is 9.\n#### 8", "WRONG"),
    ("8", "\\boxed{9} and then #### 8", "WRONG"),
    ("9", "\\boxed{9} and then #### 8", "RIGHT"),
    ("6", "\\boxed{5} \\boxed{6}", "RIGHT"),
    ("5", "\\boxed{5} \\boxed{6}", "WRONG"),
    ("12", "We compute 3 * 4 = 12", "RIGHT"),
    ("12", "We compute 3 * 4 = 13", "WRONG"),
    ("12", "3 and 4 make 12.", "RIGHT"),
    ("x+1", "Therefore, we have x + 1.", "RIGHT"),
    ("x+1", "So the result is $x+1$.", "RIGHT"),
    ("x^2", "After a while\n\nThus $x^2$", "RIGHT"),
    ("x^2", "After a while\n\\[ x^2 \\]", "RIGHT"),
    ("x^2", "After a while\n$$x^3$$", "WRONG"),
    ("2, 3", "The solutions are 2 and 3.", "RIGHT"),
    ("2, 3", "The solutions are x = 2 and x = 3.", "RIGHT"),
    ("2, 3", "The solutions are 2 and 4.", "WRONG"),
    ("(1,2)", "Hence the point is (1,2).", "RIGHT"),
    ("(1,2)", "Hence the point is (2,1).", "WRONG"),
    ("5", "**Answer:** **5**", "RIGHT"),
    ("5", "**Answer:** 6", "WRONG"),
    ("5", "Answer:\n\n$$5$$", "RIGHT"),
    ("5", "The final answer is:\n\\[\nx = 5\n\\]", "RIGHT"),
    ("1/2", "The probability is \\frac{1}{2}.", "RIGHT"),
    ("1/2", "The probability is \\frac{1}{3}.", "WRONG"),
    ("5", "\\boxed{5", "WRONG"),
    ("5", "\\boxed{}", "WRONG"),
    ("5", "", "WRONG"),
    ("5", "I do not know", "WRONG"),
    ("x+1", "I do not know", "WRONG"),
    ("5", "\\boxed{\\boxed{5}}", "RIGHT"),
    ("5", "The answer is \\boxed{5}, because 6 is not it.", "RIGHT"),
    ("42", "So **42**.", "RIGHT"),
    ("42", "The answer is 42 because 6 * 7 = 42.", "RIGHT"),
    ("42", "The answer is 42 (mod 100)", "RIGHT"),
    ("7", "The answer is 2^3 - 1.", "RIGHT"),
    ("2", "The answer is 2^3.", "WRONG"),
    ("25", "\\boxed{\\sqrt{25}}", "WRONG"),
    ("5", "\\boxed{\\sqrt{25}}", "RIGHT"),
    ("3", "The answer is \\frac{3}{4}.", "WRONG"),
    ("10", "The answer is 10 dollars and not 12.", "RIGHT"),
    ("5", "Answer: x = 5", "RIGHT"),
    ("\\frac{3}{4}", "####\\frac{3}{4}", "RIGHT"),
    ("x = 1, y = 2", "The solution is x = 1, y = 2.", "RIGHT"),
    ("x = 1, y = 2", "The solution is x = 2, y = 1.", "WRONG"),
    ("18", "She makes 9 * 2 = $18 every day.\n#### 18", "RIGHT"),
    ("70000", "#### 70,000", "RIGHT"),
    ("540", "#### $540", "RIGHT"),
    ("-3", "The answer is -3.", "RIGHT"),
    ("-3", "The answer is −3.", "RIGHT"),
    ("3", "The answer is -3.", "WRONG"),
]:
    add("extraction", ref, resp, label)
# unverifiable
for ref in [
    "1/0",
    "blue",
    "one half",
    "\\frac{1}{",
    "(1,2",
    "x +",
    "5 = = 6",
    "\\sqrt{}",
    "10^{10^{10}}!",
    "\\begin{foo}1\\end{foo}",
    "2 3 4",
    "((((",
    "\\unknown{3}",
    "\\frac{x}{0}",
    "1 2",
]:
    for resp in ["\\boxed{1}", "The answer is 5.", "blue"]:
        add("unverifiable", ref, resp, "UNVERIFIABLE")
# hostile
big = [
    "(" * 300 + "1" + ")" * 300,
    "9^{9^{9^{9}}}",
    "10^{100000}",
    "{" * 200 + "1" + "}" * 200,
    "\\sqrt{" * 150 + "2" + "}" * 150,
    "(x+y+z+w+1)^{200}",
    "9" * 1500,
    "1/" * 300 + "1",
    "-" * 500 + "1",
    "\\frac{" * 100 + "1",
    "1000!!!",
    "(1+x)^{99999}",
    "|" * 101,
    "1," * 500 + "1",
    "0.000000000000000000000000000000000000001",
]
for b in big:
    for ref in ["5", "x+1", "\\{1,2\\}", "(0,1)"]:
        add("hostile", ref, "\\boxed{%s}" % b, "WRONG")

# Whole responses, written by hand to be tricky.
T = [
    (
        "tricky",
        "10",
        [
            "\\boxed{10}",
            "\\boxed{ 10 }",
            "\\boxed{\\textbf{10}}",
            "\\boxed{\\$10}",
            "\\boxed{10\\text{ units}}",
            "\\boxed{n=10}",
            "\\boxed{10.}",
            "\\boxed{\\mathbf{10}}",
            "\\boxed{\\left(10\\right)}",
            "The answer is **10**.",
            "answer: 10\n",
            "Final Answer: $10$",
            "Answer: \\(10\\)",
            "The answer is: \\[10\\]",
            "\\fbox{10}",
            "\\boxed{１０}",
            "#### 10.",
            "The value is therefore 10",
        ],
        [
            "\\boxed{10^{10}}",
            "\\boxed{10x}",
            "\\boxed{1\\,0\\,1}",
            "\\boxed{0x10}",
            "\\boxed{10i}",
            "\\boxed{-10}",
            "\\boxed{10!}",
            "\\boxed{>10}",
            "\\boxed{\\text{ten or so}}",
            "\\boxed{10,10}",
            "\\boxed{10, 11, 12}",
            "\\boxed{10 \\text{ or } 11}",
            "\\boxed{?}",
            "\\boxed{10%}",
            "\\boxed{[10]!}",
            "\\boxed{(10, 10)}",
        ],
    ),
    (
        "tricky",
        "\\dfrac{\\pi}{6}",
        [
            "\\boxed{\\frac{\\pi}{6}}",
            "\\boxed{π/6}",
            "\\boxed{\\frac{1}{6}\\pi}",
            "\\boxed{30^\\circ}",
            "\\boxed{\\arcsin\\frac12}",
            "\\boxed{\\theta = \\frac{\\pi}{6}}",
            "\\boxed{\\frac\\pi6}",
            "\\boxed{pi/6}",
        ],
        [
            "\\boxed{\\frac{6}{\\pi}}",
            "\\boxed{0.5236}",
            "\\boxed{\\frac{\\pi}{3}}",
            "\\boxed{30}",
            "\\boxed{-\\frac{\\pi}{6}}",
            "\\boxed{\\frac{5\\pi}{6}}",
        ],
    ),
    (
        "tricky",
        "\\frac{3\\sqrt{5}}{5}",
        [
            "\\boxed{\\frac{3}{\\sqrt{5}}}",
            "\\boxed{3/\\sqrt5}",
            "\\boxed{\\sqrt{\\frac{9}{5}}}",
            "\\boxed{\\sqrt{1.8}}",
            "\\boxed{0.6\\sqrt{5}}",
            "\\boxed{\\frac{3 \\sqrt 5}{5}}",
        ],
        [
            "\\boxed{\\frac{5}{3\\sqrt5}}",
            "\\boxed{1.34}",
            "\\boxed{\\frac{\\sqrt{5}}{5}}",
            "\\boxed{3\\sqrt{5}}",
            "\\boxed{1.3416407864998738}",
        ],
    ),
    (
        "tricky",
        "-\\frac{2}{3}",
        [
            "\\boxed{-\\frac23}",
            "\\boxed{\\frac{-2}{3}}",
            "\\boxed{\\frac{2}{-3}}",
            "\\boxed{-2/3}",
            "\\boxed{- \\frac{2}{3}}",
            "\\boxed{-(2/3)}",
            "\\boxed{x=-\\tfrac{2}{3}}",
        ],
        [
            "\\boxed{\\frac{2}{3}}",
            "\\boxed{-\\frac{3}{2}}",
            "\\boxed{-0.67}",
            "\\boxed{-0.6666}",
            "\\boxed{-2\\frac{2}{3}}",
        ],
    ),
    (
        "tricky",
        "1,2,3",
        [
            "\\boxed{1,2,3}",
            "\\boxed{3,2,1}",
            "\\boxed{\\{1,2,3\\}}",
            "\\boxed{x=1,2,3}",
            "\\boxed{1, 2, \\text{and } 3}",
            "\\boxed{1; 2; 3}",
            "The answer is 1, 2, and 3.",
        ],
        ["\\boxed{123}", "\\boxed{1,2}", "\\boxed{1,2,3,4}", "\\boxed{1+2+3}", "\\boxed{1,2,\\ldots,3}", "\\boxed{6}"],
    ),
    (
        "tricky",
        "1,000,000",
        [
            "\\boxed{1000000}",
            "\\boxed{10^6}",
            "\\boxed{1{,}000{,}000}",
            "\\boxed{1\\,000\\,000}",
            "\\boxed{1 000 000}",
            "\\boxed{1,000,000.00}",
            "\\boxed{1e6}",
        ],
        ["\\boxed{1,000}", "\\boxed{1, 000, 000}", "\\boxed{100,000}", "\\boxed{10^7}", "\\boxed{1000}"],
    ),
    (
        "tricky",
        "x^2-1",
        [
            "\\boxed{(x-1)(x+1)}",
            "\\boxed{-(1-x^2)}",
            "\\boxed{x\\cdot x-1}",
            "\\boxed{\\frac{x^3-x}{x}}",
            "\\boxed{y=x^2-1}",
            "\\boxed{f(x)=x^2-1}",
            "\\boxed{p(x) = (x-1)(x+1)}",
            "\\boxed{x^{2}-1}",
            "\\boxed{x**2 - 1}",
        ],
        [
            "\\boxed{x^2-1=0}",
            "\\boxed{x^2+1}",
            "\\boxed{1-x^2}",
            "\\boxed{y^2-1}",
            "\\boxed{x^2}",
            "\\boxed{X^2-1}",
            "\\boxed{x^2-1.0001}",
        ],
    ),
    (
        "tricky",
        "\\frac{a}{b+c}",
        ["\\boxed{a/(b+c)}", "\\boxed{\\frac{a}{c+b}}", "\\boxed{\\frac{2a}{2b+2c}}", "\\boxed{a(b+c)^{-1}}"],
        ["\\boxed{a/b+c}", "\\boxed{\\frac{a}{b}+\\frac{a}{c}}", "\\boxed{\\frac{b+c}{a}}", "\\boxed{\\frac{a}{b-c}}"],
    ),
    (
        "tricky",
        "\\sqrt{x}+1",
        [
            "\\boxed{1+\\sqrt{x}}",
            "\\boxed{x^{1/2}+1}",
            "\\boxed{x^{0.5}+1}",
            "\\boxed{\\frac{x-1}{\\sqrt{x}-1}}",
            "\\boxed{\\sqrt x + 1}",
        ],
        ["\\boxed{\\sqrt{x+1}}", "\\boxed{\\sqrt{x}-1}", "\\boxed{x+1}", "\\boxed{\\sqrt[3]{x}+1}"],
    ),
    (
        "tricky",
        "\\ln(x^2+1)",
        ["\\boxed{\\ln(1+x^2)}", "\\boxed{\\ln|x^2+1|}", "\\boxed{\\log_e(x^2+1)}", "\\boxed{\\frac12\\ln((x^2+1)^2)}"],
        ["\\boxed{\\ln(x^2)+1}", "\\boxed{2\\ln(x+1)}", "\\boxed{\\ln x^2}", "\\boxed{\\ln(x^2-1)}"],
    ),
    (
        "tricky",
        "\\cos 2x",
        ["\\boxed{\\cos^2 x-\\sin^2 x}", "\\boxed{1-2\\sin^2x}", "\\boxed{2\\cos^2(x)-1}", "\\boxed{cos(2x)}"],
        ["\\boxed{2\\cos x}", "\\boxed{\\cos x^2}", "\\boxed{\\sin 2x}", "\\boxed{\\cos^2 x+\\sin^2 x}"],
    ),
    (
        "tricky",
        "(-2, 5]",
        [
            "\\boxed{(-2,5]}",
            "\\boxed{-2<x\\leq5}",
            "\\boxed{x\\in(-2,5]}",
            "\\boxed{\\left(-2, 5\\right]}",
            "\\boxed{5 \\ge x > -2}",
            "\\boxed{(-2,0)\\cup[0,5]}",
            "\\boxed{(-2,3) \\cup (1,5]}",
        ],
        [
            "\\boxed{[-2,5)}",
            "\\boxed{(-2,5)}",
            "\\boxed{(-2,0)\\cup(0,5]}",
            "\\boxed{(-5,2]}",
            "\\boxed{-2 < x}",
            "\\boxed{5}",
            "\\boxed{(-2,5}",
        ],
    ),
    (
        "tricky",
        "x \\ge 3 \\text{ or } x < -1",
        [
            "\\boxed{x \\ge 3 \\text{ or } x < -1}",
            "\\boxed{(-\\infty,-1)\\cup[3,\\infty)}",
            "\\boxed{x < -1, x \\ge 3}",
            "\\boxed{x \\in (-\\infty,-1)\\cup[3,\\infty)}",
        ],
        ["\\boxed{x \\ge 3}", "\\boxed{-1 \\le x < 3}", "\\boxed{x > 3 \\text{ or } x < -1}", "\\boxed{\\mathbb{R}}"],
    ),
    (
        "tricky",
        "\\left(\\frac{1}{2}, -3\\right)",
        [
            "\\boxed{(0.5,-3)}",
            "\\boxed{\\left(\\dfrac12,-3\\right)}",
            "\\boxed{(x,y)=\\left(\\frac12,-3\\right)}",
            "\\boxed{x=\\frac12, y=-3}",
            "\\boxed{(1/2, -3)}",
        ],
        [
            "\\boxed{(-3,\\frac12)}",
            "\\boxed{\\frac12}",
            "\\boxed{(\\frac12,3)}",
            "\\boxed{(0.5,-3,0)}",
            "\\boxed{\\{(0.5,-3),(1,1)\\}}",
        ],
    ),
    (
        "tricky",
        "7.5 \\text{ hours}",
        [
            "\\boxed{7.5}",
            "\\boxed{7\\frac12 \\text{ hours}}",
            "\\boxed{450 \\text{ minutes}}",
            "\\boxed{7.5\\text{ hr}}",
            "\\boxed{\\frac{15}{2} \\text{ h}}",
        ],
        ["\\boxed{7.5 \\text{ minutes}}", "\\boxed{75}", "\\boxed{450}", "\\boxed{7.5 \\text{ days}}"],
    ),
    (
        "tricky",
        "36\\pi \\text{ cm}^3",
        [
            "\\boxed{36\\pi}",
            "\\boxed{36\\pi\\text{ cm}^3}",
            "\\boxed{36 \\pi \\, \\text{cm}^3}",
            "\\boxed{V = 36\\pi}",
            "\\boxed{\\frac{4}{3}\\pi \\cdot 27}",
        ],
        ["\\boxed{36}", "\\boxed{113.1}", "\\boxed{36\\pi \\text{ cm}^2}", "\\boxed{12\\pi}"],
    ),
    (
        "tricky",
        "120^\\circ",
        [
            "\\boxed{120}",
            "\\boxed{120^{\\circ}}",
            "\\boxed{120\\text{ degrees}}",
            "\\boxed{\\frac{2\\pi}{3}}",
            "\\boxed{120°}",
        ],
        ["\\boxed{60^\\circ}", "\\boxed{120\\pi}", "\\boxed{2.0944}", "\\boxed{\\frac{\\pi}{3}}"],
    ),
    (
        "tricky",
        "y = -\\frac{1}{2}x + 4",
        [
            "\\boxed{y=-0.5x+4}",
            "\\boxed{x+2y=8}",
            "\\boxed{y=4-\\frac{x}{2}}",
            "\\boxed{2y = 8 - x}",
            "\\boxed{-\\frac12x+4}",
            "\\boxed{y - 4 = -\\frac{1}{2}x}",
            "\\boxed{y=\\frac{-x+8}{2}}",
        ],
        ["\\boxed{y=\\frac12x+4}", "\\boxed{x+2y=4}", "\\boxed{y=-2x+4}", "\\boxed{y=-\\frac12x-4}", "\\boxed{4}"],
    ),
    (
        "tricky",
        "2^{n+1}",
        [
            "\\boxed{2 \\cdot 2^n}",
            "\\boxed{2^n\\cdot 2}",
            "\\boxed{2^{1+n}}",
            "\\boxed{2^n + 2^n}",
            "\\boxed{\\frac{4^{n+1}}{2^{n+1}}}",
        ],
        ["\\boxed{2^n+1}", "\\boxed{2^{n-1}}", "\\boxed{4^n}", "\\boxed{2n+2}", "\\boxed{2^{2n}}"],
    ),
    (
        "tricky",
        "\\frac{1+\\sqrt{5}}{2}",
        [
            "\\boxed{\\frac{\\sqrt5+1}{2}}",
            "\\boxed{0.5+0.5\\sqrt5}",
            "\\boxed{\\frac{2}{\\sqrt5-1}}",
            "\\boxed{\\frac12+\\frac{\\sqrt{5}}{2}}",
        ],
        [
            "\\boxed{1.618}",
            "\\boxed{\\frac{1-\\sqrt5}{2}}",
            "\\boxed{\\frac{1\\pm\\sqrt5}{2}}",
            "\\boxed{1.6180339887}",
        ],
    ),
    (
        "tricky",
        "i",
        [
            "\\boxed{i}",
            "\\boxed{\\sqrt{-1}}",
            "\\boxed{0+i}",
            "\\boxed{-\\frac1i}",
            "\\boxed{i^5}",
            "\\boxed{e^{i\\pi/2}}",
        ],
        ["\\boxed{-i}", "\\boxed{1}", "\\boxed{i^2}", "\\boxed{j}"],
    ),
    (
        "tricky",
        "0",
        [
            "\\boxed{0}",
            "\\boxed{0.0}",
            "\\boxed{-0}",
            "\\boxed{\\sin\\pi}",
            "\\boxed{1-1}",
            "\\boxed{\\ln 1}",
            "\\boxed{x = 0}",
        ],
        ["\\boxed{\\emptyset}", "\\boxed{0.0001}", "\\boxed{10^{-20}}", "\\boxed{x}", "\\boxed{}", "\\boxed{\\infty}"],
    ),
    (
        "tricky",
        "\\infty",
        ["\\boxed{\\infty}", "\\boxed{+\\infty}", "\\boxed{∞}", "The answer is infinity."],
        ["\\boxed{-\\infty}", "\\boxed{0}", "\\boxed{10^{100}}", "\\boxed{\\text{undefined}}"],
    ),
    (
        "tricky",
        "0.125",
        ["\\boxed{1/8}", "\\boxed{2^{-3}}", "\\boxed{.125}", "\\boxed{0.1250}", "\\boxed{\\frac{1}{8}}"],
        ["\\boxed{0.12}", "\\boxed{0.13}", "\\boxed{12.5\\%}", "\\boxed{1.25}"],
    ),
    (
        "tricky",
        "1011_2",
        ["\\boxed{1011_2}", "\\boxed{1011}", "\\boxed{1011_{2}}"],
        ["\\boxed{1011_3}", "\\boxed{11}", "\\boxed{1101_2}"],
    ),
    ("tricky", "3:4", ["\\boxed{3:4}", "\\boxed{3/4}", "\\boxed{6:8}"], ["\\boxed{4:3}", "\\boxed{3:5}"]),
    ("tricky", "10:30", ["\\boxed{10:30}"], ["\\boxed{10:31}", "\\boxed{22:30}"]),
    (
        "tricky",
        "\\frac{\\sqrt{3}}{3}",
        [
            "\\boxed{\\tan 30^\\circ}",
            "\\boxed{\\frac{1}{\\sqrt3}}",
            "\\boxed{\\tan\\frac{\\pi}{6}}",
            "\\boxed{3^{-1/2}}",
        ],
        ["\\boxed{\\tan 30}", "\\boxed{\\sqrt3}", "\\boxed{0.57735}"],
    ),
    (
        "tricky",
        "5x-7y+11z+4=0",
        ["\\boxed{5x-7y+11z+4=0}", "\\boxed{-5x+7y-11z-4=0}", "\\boxed{5x+11z+4=7y}", "\\boxed{10x-14y+22z=-8}"],
        ["\\boxed{5x-7y+11z-4=0}", "\\boxed{5x-7y+11z+4}", "\\boxed{5x-7y+11z+4>0}", "\\boxed{7x-5y+11z+4=0}"],
    ),
    (
        "tricky",
        "(x+1)(x+2)(x+3)",
        ["\\boxed{x^3+6x^2+11x+6}", "\\boxed{(x^2+3x+2)(x+3)}", "\\boxed{(x+3)(x+2)(x+1)}"],
        ["\\boxed{x^3+6}", "\\boxed{x^3+6x^2+11x+5}", "\\boxed{(x+1)(x+2)}"],
    ),
    (
        "tricky",
        "\\begin{pmatrix} 0 & -1 \\\\ 1 & 0 \\end{pmatrix}",
        [
            "\\boxed{\\begin{bmatrix}0&-1\\\\1&0\\end{bmatrix}}",
            "\\boxed{\\begin{pmatrix}0&-1\\\\1&0\\\\\\end{pmatrix}}",
            "\\boxed{[[0,-1],[1,0]]}",
            "\\boxed{M=\\begin{pmatrix}0&-1\\\\1&0\\end{pmatrix}}",
        ],
        ["\\boxed{\\begin{pmatrix}0&1\\\\-1&0\\end{pmatrix}}", "\\boxed{0,-1,1,0}", "\\boxed{1}"],
    ),
    (
        "tricky",
        "\\frac{x}{2} + \\frac{y}{3}",
        [
            "\\boxed{\\frac{3x+2y}{6}}",
            "\\boxed{x/2+y/3}",
            "\\boxed{\\frac{1}{6}(3x+2y)}",
            "\\boxed{0.5x + \\frac{y}{3}}",
        ],
        ["\\boxed{\\frac{x+y}{5}}", "\\boxed{\\frac{2x+3y}{6}}", "\\boxed{\\frac{x}{3}+\\frac{y}{2}}"],
    ),
    (
        "tricky",
        "\\text{even}",
        ["\\boxed{\\text{even}}", "\\boxed{even}", "The answer is even.", "even"],
        ["\\boxed{odd}", "The answer is odd.", "\\boxed{\\text{even or odd}}"],
    ),
    (
        "tricky",
        "\\text{No}",
        ["\\boxed{\\text{No}}", "\\boxed{no}", "The answer is no."],
        ["\\boxed{Yes}", "yes", "\\boxed{\\text{yes and no}}"],
    ),
    (
        "prose",
        "16",
        [
            "Let us see: 4 squared is 16.",
            "So the area is 16 square meters.",
            "Therefore the answer is 16 cm.",
            "After 3 steps, the total is $16$.",
            "Thus, $x = 16$.",
            "x=16",
            "= 16",
            "Result: 16",
            "It costs 16 dollars.",
            "My answer is 16, I think.",
        ],
        [
            "Let us see: 16 minus 1 is 15.",
            "16 is less than 17",
            "The answer is 4^2 + 1.",
            "Answer: 16 or 17",
            "The answer is between 16 and 20.",
            "The answer is either 16 or 4.",
            "160",
            "The answer is 1.6",
        ],
    ),
    (
        "prose",
        "\\frac{2}{7}",
        [
            "The probability is \\frac{2}{7}.",
            "Therefore, the probability is $\\frac{2}{7}$.",
            "Hence $p = \\frac27$",
            "The answer is $\\dfrac{2}{7}$",
            "So the probability is 2/7.",
            "\\[\\boxed{\\frac{2}{7}}\\]",
        ],
        [
            "The probability is $\\frac{7}{2}$.",
            "The probability is \\frac{2}{9}.",
            "The answer is 2 out of 9",
            "The answer is $1 - \\frac{2}{7}$.",
        ],
    ),
    (
        "prose",
        "x^2 + 3x",
        [
            "The polynomial is $x^2 + 3x$.",
            "Thus the answer is $x(x+3)$.",
            "Therefore $f(x) = x^2 + 3x$.",
            "Answer: x^2+3x",
            "So we have\n\n$$f(x) = 3x + x^2.$$",
        ],
        ["The polynomial is $x^2 - 3x$.", "I cannot solve it.", "Answer: unknown", "Answer: x^2+3x or x^2"],
    ),
]

# And some more, in the style of competitions.
U = [
    (
        "mixed bag",
        "\\frac{14}{3}",
        [
            "$\\boxed{\\dfrac{14}{3}}$",
            "\\boxed{4\\frac{2}{3}}",
            "\\boxed{4 \\frac23}",
            "\\boxed{14/3}",
            "\\boxed{4 2/3}",
            "\\boxed{x=\\frac{14}{3}}",
        ],
        ["\\boxed{4.67}", "\\boxed{4.6}", "\\boxed{\\frac{8}{3}}", "\\boxed{4, 2/3}", "\\boxed{42/3}"],
    ),
    (
        "mixed bag",
        "\\$32{,}348",
        [
            "\\boxed{32348}",
            "\\boxed{\\$32,348}",
            "\\boxed{\\$32{,}348}",
            "\\boxed{32{,}348 \\text{ dollars}}",
            "\\boxed{\\$32,348.00}",
        ],
        ["\\boxed{32}", "\\boxed{348}", "\\boxed{32,349}", "\\boxed{\\$3234.80}"],
    ),
    (
        "mixed bag",
        "11\\sqrt2",
        [
            "\\boxed{11\\sqrt{2}}",
            "\\boxed{\\sqrt{242}}",
            "\\boxed{\\sqrt{2} \\cdot 11}",
            "\\boxed{\\frac{22}{\\sqrt2}}",
        ],
        ["\\boxed{22}", "\\boxed{\\sqrt{22}}", "\\boxed{15.56}", "\\boxed{11}"],
    ),
    (
        "mixed bag",
        "\\text{(B)}",
        ["\\boxed{B}", "\\boxed{\\text{B}}", "\\boxed{\\textbf{(B)}}", "The answer is (B).", "The answer is B."],
        ["\\boxed{A}", "The answer is (C).", "\\boxed{\\text{A or B}}"],
    ),
    (
        "mixed bag",
        "-\\frac{1}{4}x^4+C",
        ["\\boxed{C-\\frac{x^4}{4}}", "\\boxed{-0.25x^4+C}", "\\boxed{-\\dfrac{x^4}{4} + C}"],
        ["\\boxed{\\frac{x^4}{4}+C}", "\\boxed{-x^4+C}", "\\boxed{-\\frac14 x^4}"],
    ),
    (
        "mixed bag",
        "(-\\infty, -3] \\cup [3, \\infty)",
        [
            "\\boxed{|x| \\ge 3}",
            "\\boxed{x \\le -3 \\text{ or } x \\ge 3}",
            "\\boxed{(-\\infty,-3]\\cup[3,+\\infty)}",
            "\\boxed{x\\in(-\\infty,-3]\\cup[3,\\infty)}",
        ],
        ["\\boxed{x \\ge 3}", "\\boxed{[-3,3]}", "\\boxed{|x| > 3}", "\\boxed{-3 \\le x \\le 3}"],
    ),
    (
        "mixed bag",
        "6 - 5i",
        ["\\boxed{6-5i}", "\\boxed{-5i+6}", "\\boxed{6 - 5 \\cdot i}", "\\boxed{z = 6-5i}"],
        ["\\boxed{6+5i}", "\\boxed{1}", "\\boxed{(6,-5)}", "\\boxed{11}", "\\boxed{5-6i}"],
    ),
    (
        "mixed bag",
        "x=-3, y=\\frac12",
        [
            "\\boxed{(-3,\\frac12)}",
            "\\boxed{x=-3,y=0.5}",
            "\\boxed{y=\\frac12, x=-3}",
            "\\boxed{x=-3 \\text{ and } y=\\frac{1}{2}}",
        ],
        ["\\boxed{x=\\frac12,y=-3}", "\\boxed{-3}", "\\boxed{(\\frac12,-3)}", "\\boxed{x=3, y=\\frac12}"],
    ),
    (
        "mixed bag",
        "3\\sqrt{2}+2\\sqrt{3}",
        [
            "\\boxed{2\\sqrt3+3\\sqrt2}",
            "\\boxed{\\sqrt{18}+\\sqrt{12}}",
            "\\boxed{\\sqrt{6}(\\sqrt{3}+\\sqrt{2})}",
            "\\boxed{\\sqrt{30+12\\sqrt6}}",
        ],
        ["\\boxed{5\\sqrt5}", "\\boxed{6\\sqrt{6}}", "\\boxed{3\\sqrt3+2\\sqrt2}", "\\boxed{7.7}"],
    ),
    (
        "mixed bag",
        "2x^2-3x+5",
        ["\\boxed{5-3x+2x^2}", "\\boxed{x(2x-3)+5}", "\\boxed{P(x)=2x^2-3x+5}", "\\boxed{2(x^2-1.5x+2.5)}"],
        ["\\boxed{2x^2+3x+5}", "\\boxed{2,-3,5}", "\\boxed{2x^2-3x}", "\\boxed{2x^2-3x+5=0}"],
    ),
    (
        "mixed bag",
        "12\\%",
        ["\\boxed{12}", "\\boxed{12\\%}", "\\boxed{12\\text{ percent}}", "The answer is 12 percent."],
        ["\\boxed{0.12}", "\\boxed{1.2\\%}", "\\boxed{\\frac{12}{100}}", "\\boxed{120\\%}"],
    ),
    (
        "mixed bag",
        "8 \\text{ ft}",
        [
            "\\boxed{8}",
            "\\boxed{8\\text{ feet}}",
            "\\boxed{96 \\text{ inches}}",
            "\\boxed{8 ft}",
            "\\boxed{8\\mbox{ ft}}",
        ],
        ["\\boxed{8 \\text{ inches}}", "\\boxed{96}", "\\boxed{8\\text{ ft}^2}", "\\boxed{9}"],
    ),
    (
        "mixed bag",
        "e^{-1}",
        ["\\boxed{\\frac1e}", "\\boxed{1/e}", "\\boxed{\\exp(-1)}", "\\boxed{e^{-1}}"],
        ["\\boxed{e}", "\\boxed{-e}", "\\boxed{0.3679}", "\\boxed{0.36787944}"],
    ),
    ("mixed bag", "\\frac{n!}{(n-1)!}", ["\\boxed{\\frac{n!}{(n-1)!}}"], ["\\boxed{n!}", "\\boxed{1}"]),
    (
        "mixed bag",
        "\\{x \\mid x > 2\\}",
        [
            "\\boxed{x>2}",
            "\\boxed{(2,\\infty)}",
            "\\boxed{\\{x \\mid x > 2\\}}",
            "\\boxed{\\{x : x>2\\}}",
            "\\boxed{\\{ x | 2 < x \\}}",
        ],
        ["\\boxed{x \\ge 2}", "\\boxed{\\{2\\}}", "\\boxed{2}", "\\boxed{x < 2}"],
    ),
    (
        "mixed bag",
        "a = 3, b = -1, c = 2",
        ["\\boxed{a=3, b=-1, c=2}", "\\boxed{(3,-1,2)}", "\\boxed{c=2,a=3,b=-1}", "\\boxed{(a,b,c) = (3,-1,2)}"],
        ["\\boxed{a=3,b=1,c=2}", "\\boxed{a=3}", "\\boxed{(2,-1,3)}", "\\boxed{4}"],
    ),
    (
        "mixed bag",
        "\\frac{4}{5}\\pi",
        ["\\boxed{\\frac{4\\pi}{5}}", "\\boxed{0.8\\pi}", "\\boxed{\\pi \\cdot \\frac45}", "\\boxed{144^\\circ}"],
        ["\\boxed{\\frac{5\\pi}{4}}", "\\boxed{2.51}", "\\boxed{\\frac{4}{5\\pi}}", "\\boxed{\\frac45}"],
    ),
    ("mixed bag", "1 : 2 : 3", ["\\boxed{1:2:3}"], ["\\boxed{3:2:1}", "\\boxed{1:2}", "\\boxed{6}"]),
    (
        "mixed bag",
        "\\log_3 7",
        ["\\boxed{\\frac{\\ln 7}{\\ln 3}}", "\\boxed{\\frac{\\log 7}{\\log 3}}", "\\boxed{\\log_3(7)}"],
        ["\\boxed{\\log_7 3}", "\\boxed{\\ln 7}", "\\boxed{1.77}", "\\boxed{\\frac{7}{3}}"],
    ),
    (
        "mixed bag",
        "\\begin{pmatrix} 2 \\\\ 0 \\\\ -1 \\end{pmatrix}",
        [
            "\\boxed{\\begin{pmatrix}2\\\\0\\\\-1\\end{pmatrix}}",
            "\\boxed{(2,0,-1)}",
            "\\boxed{\\left[\\begin{array}{c}2\\\\0\\\\-1\\end{array}\\right]}",
            "\\boxed{\\langle 2, 0, -1 \\rangle}",
        ],
        ["\\boxed{\\begin{pmatrix}2&0&-1\\end{pmatrix}}", "\\boxed{(2,0,1)}", "\\boxed{(0,2,-1)}", "\\boxed{1}"],
    ),
    (
        "mixed bag",
        "\\frac{x+2}{7}",
        [
            "\\boxed{\\frac17(x+2)}",
            "\\boxed{(x+2)/7}",
            "\\boxed{\\frac{x}{7}+\\frac{2}{7}}",
            "\\boxed{f^{-1}(x) = \\frac{x+2}{7}}",
        ],
        ["\\boxed{x+2/7}", "\\boxed{\\frac{7}{x+2}}", "\\boxed{\\frac{x-2}{7}}", "\\boxed{7x-2}"],
    ),
    (
        "mixed bag",
        "y^4-2y^3+7y^2+y-5",
        ["\\boxed{y^4 - 2y^3 + 7y^2 + y - 5}", "\\boxed{-5+y+7y^2-2y^3+y^4}"],
        ["\\boxed{y^4-2y^3+7y^2-y-5}", "\\boxed{x^4-2x^3+7x^2+x-5}", "\\boxed{0}"],
    ),
    (
        "mixed bag",
        "[3,4)",
        ["\\boxed{[3,4)}", "\\boxed{3\\le x<4}", "\\boxed{\\left[3, 4\\right)}", "\\boxed{[3, 4) }"],
        ["\\boxed{(3,4]}", "\\boxed{3,4}", "\\boxed{\\{3,4\\}}", "\\boxed{[3,4]}", "\\boxed{\\lfloor 3.5 \\rfloor}"],
    ),
    (
        "mixed bag",
        "17",
        [
            "After all this we are left with 17.",
            "Sum: 8 + 9 = 17",
            "$$\\boxed{17}$$",
            "The result is 17.0",
            "**Final answer:** 17",
            "Answer: \\boxed{17}",
            "I get \\fbox{17} then.",
            "<answer>17</answer>",
            "The answer is seventeen, that is 17.",
        ],
        [
            "17 or 18 or 19",
            "It is 17 + 1 = 18",
            "The answer is 18, not 17.",
            "\\boxed{17, 18}",
            "The answer is not 17.",
            "\\boxed{1 7}",
            "The answer is 17 or 18.",
            "\\boxed{\\text{anything, say } 17}",
        ],
    ),
]

V = [
    (
        "phrase",
        "\\text{all real numbers}",
        ["\\boxed{\\mathbb{R}}", "\\boxed{\\text{All real numbers}}", "\\boxed{(-\\infty,\\infty)}"],
        ["\\boxed{\\emptyset}", "\\boxed{5}", "\\boxed{x > 0}"],
    ),
    (
        "phrase",
        "no solution",
        [
            "\\boxed{\\text{no solution}}",
            "\\boxed{\\emptyset}",
            "There is no solution.",
            "\\boxed{\\text{No real solutions.}}",
        ],
        ["\\boxed{0}", "\\boxed{\\mathbb{R}}", "\\boxed{\\text{one solution}}"],
    ),
    ("phrase", "\\text{Navin}", ["Thus it is $\\text{Navin}$."], ["Thus it is $\\text{Navi}$."]),
]
for kind, ref, right, wrong in T + U + V:
    for label, responses in (("RIGHT", right), ("WRONG", wrong)):
        for response in responses:
            add(kind, ref, response, label)

target = pathlib.Path(__file__).parent.parent / "resources/dev/ratchet/rewards/math/pairs.tsv"
lines = ["# reference\tresponse (⏎ is a new line)\texpected\tkind\tquestion (may be empty)"]
lines += dict.fromkeys("\t".join(row) for row in rows)
target.write_text("\n".join(lines) + "\n", encoding="utf-8")
