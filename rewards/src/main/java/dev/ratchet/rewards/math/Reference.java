package dev.ratchet.rewards.math;

import java.util.regex.Pattern;

/** Whether a reference can be judged against, asked before any answer is. */
final class Reference {
    private static final Pattern WORDS = Pattern.compile("[\\p{L}\\s.,!?]+");

    private Reference() {}

    /** What it says; throws {@link Unjudgeable} with words that go on after the reference where that cannot be judged against. */
    static Node read(String text) {
        Node reference = Parser.parse(text);
        if (reference instanceof Node.Words) {
            return reference;
        }
        Budget budget = new Budget();
        undefined(reference, budget);
        if (!new Comparison(budget).compared(reference, reference).equal()) {
            throw new Unjudgeable("cannot be told from other answers");
        }
        return reference;
    }

    /** Whether it is a text without numbers or signs. */
    static boolean wordsOnly(String text) {
        return WORDS.matcher(text).matches();
    }

    /** Whether it is one number, so that the last number of a response may be the answer. */
    static boolean number(Node reference) {
        return switch (reference) {
            case Node.Num _ -> true;
            case Node.Negative(Node of) -> number(of);
            case Node.Percent(Node of) -> number(of);
            case Node.Measured(Node of, Unit _) -> number(of);
            case Node.Quotient(Node.Num _, Node.Num _) -> true;
            case Node.Quotient(Node.Negative(Node.Num _), Node.Num _) -> true;
            case Node.PlusMinus(Node.Num _, Node.Num right) -> right.value().scale() > 0;
            default -> false;
        };
    }

    /** Throws where a value in the reference has none, as 1/0. */
    private static void undefined(Node node, Budget budget) {
        boolean infinite = Trees.any(node, new Node.Constant(Node.Known.INFINITY)::equals);
        if (!Trees.scalar(node) || infinite) {
            for (Node child : Trees.children(node)) {
                undefined(child, budget);
            }
            return;
        }
        if (Rational.of(Trees.bare(node), budget).isPresent()) {
            return;
        }
        try {
            new NormalForms(budget.attempt()).of(node);
        } catch (Unjudgeable e) {
            if (NumericWitness.on(node, node, budget) != NumericWitness.Testimony.AGREE) {
                throw e;
            }
        }
    }
}
