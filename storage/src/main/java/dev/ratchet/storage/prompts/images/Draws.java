package dev.ratchet.storage.prompts.images;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Draws from lists. */
final class Draws {
    private Draws() {}

    static <E> E one(SplittableRandom random, List<E> all) {
        return all.get(random.nextInt(all.size()));
    }

    static <E> List<E> shuffled(SplittableRandom random, List<E> all) {
        List<E> left = new ArrayList<>(all);
        List<E> drawn = new ArrayList<>();
        while (!left.isEmpty()) {
            drawn.add(left.remove(random.nextInt(left.size())));
        }
        return drawn;
    }

    /** So many different ones. */
    static <E> List<E> some(SplittableRandom random, List<E> all, int count) {
        return List.copyOf(shuffled(random, all).subList(0, count));
    }

    /** Three whole numbers near another one and not below 0. */
    static List<String> near(SplittableRandom random, int number) {
        int least = Math.max(0, number - random.nextInt(4));
        List<String> others = new ArrayList<>();
        for (int other = least; others.size() < 3; other++) {
            if (other != number) {
                others.add(Integer.toString(other));
            }
        }
        return others;
    }
}
