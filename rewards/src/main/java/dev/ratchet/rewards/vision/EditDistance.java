package dev.ratchet.rewards.vision;

import java.util.Arrays;

/** The least number of characters to insert, take out or replace, worked out in a band along the diagonal. */
final class EditDistance {
    private EditDistance() {}

    /** Whether {@code a} becomes {@code b} by at most {@code most} edits; takes {@code a.length * (2 most + 1)} operations. */
    static boolean within(int[] a, int[] b, int most) {
        if (Math.abs(a.length - b.length) > most) {
            return false;
        }
        int far = most + 1;
        int[] above = new int[b.length + 1];
        int[] row = new int[b.length + 1];
        for (int j = 0; j <= b.length; j++) {
            above[j] = Math.min(j, far);
        }
        for (int i = 1; i <= a.length; i++) {
            int first = Math.max(1, i - most);
            int last = Math.min(b.length, i + most);
            Arrays.fill(row, Math.max(0, first - 1), Math.min(b.length, last + 1) + 1, far);
            if (first == 1) {
                row[0] = Math.min(i, far);
            }
            for (int j = first; j <= last; j++) {
                int replaced = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                int edited = Math.min(above[j], row[j - 1]) + 1;
                row[j] = Math.min(far, Math.min(replaced, edited));
            }
            int[] done = above;
            above = row;
            row = done;
        }
        return above[b.length] <= most;
    }
}
