package dev.ratchet.workflows;

import dev.ratchet.domain.prompt.Domain;

/** The typed worker pools. A pool is added here first, then in workers and in the chart. */
public enum TaskQueues {
    CONTROL("control"),
    ROLLOUT("rollout"),
    REWARD_MATH("reward-math"),
    REWARD_CODE("reward-code"),
    REWARD_K12("reward-k12"),
    REWARD_VISION("reward-vision"),
    TRAINER("trainer");

    private final String queue;

    TaskQueues(String queue) {
        this.queue = queue;
    }

    /** The task queue's name, which is the pool's name everywhere. */
    public String queue() {
        return queue;
    }

    /** The pool whose reward model judges answers of this domain. */
    public static TaskQueues rewardPoolOf(Domain domain) {
        return switch (domain) {
            case MATH -> REWARD_MATH;
            case CODE -> REWARD_CODE;
            case K12 -> REWARD_K12;
            case VISION -> REWARD_VISION;
        };
    }
}
