package dev.ratchet.rewards.math;

import java.math.BigInteger;
import java.util.Map;
import java.util.TreeMap;

/**
 * A number as powers of primes.
 *
 * @param complete whether all were found: a factor with only large primes stays whole
 */
record Primes(Map<BigInteger, Integer> powers, boolean complete) {
    private static final int LARGEST = 1_000;

    static Primes of(BigInteger number, Budget budget) {
        Map<BigInteger, Integer> powers = new TreeMap<>();
        BigInteger left = number;
        int size = 1 + number.bitLength() / 256;
        for (int prime = 2; prime <= LARGEST && left.bitLength() > 1; prime++) {
            if (prime > 3 && (prime % 2 == 0 || prime % 3 == 0)) {
                continue;
            }
            if ((long) prime * prime
                    > left.min(BigInteger.valueOf(Long.MAX_VALUE)).longValue()) {
                break;
            }
            budget.spend(size);
            BigInteger divisor = BigInteger.valueOf(prime);
            for (BigInteger[] parts = left.divideAndRemainder(divisor);
                    parts[1].signum() == 0;
                    parts = left.divideAndRemainder(divisor)) {
                budget.spend(size);
                powers.merge(divisor, 1, Integer::sum);
                left = parts[0];
            }
        }
        boolean complete = left.bitLength() <= 19; // no two primes above 1000 fit
        if (left.compareTo(BigInteger.ONE) > 0) {
            powers.merge(left, 1, Integer::sum);
            BigInteger root = left.sqrt();
            if (!complete && root.multiply(root).equals(left)) {
                powers.remove(left);
                powers.merge(root, 2, Integer::sum);
            }
        }
        return new Primes(powers, complete);
    }
}
