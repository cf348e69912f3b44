package dev.ratchet.domain.trajectory;

import java.util.Arrays;

/** Token ids that nobody can change. A class, since a record would share its array and compare by identity. */
public final class TokenIds {
    public static final TokenIds EMPTY = new TokenIds(new int[0]);

    private final int[] ids;

    private TokenIds(int[] ids) {
        this.ids = ids;
    }

    public static TokenIds of(int... ids) {
        return new TokenIds(ids.clone());
    }

    public int length() {
        return ids.length;
    }

    public int at(int position) {
        return ids[position];
    }

    public int[] toArray() {
        return ids.clone();
    }

    public TokenIds followedBy(TokenIds next) {
        int[] joined = Arrays.copyOf(ids, ids.length + next.ids.length);
        System.arraycopy(next.ids, 0, joined, ids.length, next.ids.length);
        return new TokenIds(joined);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TokenIds that && Arrays.equals(ids, that.ids);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(ids);
    }

    @Override
    public String toString() {
        return "TokenIds[length=" + ids.length + "]";
    }
}
