package dev.ratchet.domain.policy;

import static dev.ratchet.domain.Checks.require;

/** How many training steps the weights have seen in this branch; 0 is the policy after warm-up. */
public record PolicyVersion(int number) implements Comparable<PolicyVersion> {
    public PolicyVersion {
        require(number >= 0, "policy version: %d (expected: >= 0)", number);
    }

    public PolicyVersion next() {
        return new PolicyVersion(number + 1);
    }

    @Override
    public int compareTo(PolicyVersion other) {
        return Integer.compare(number, other.number);
    }
}
