package dev.ratchet.storage.replay;

/**
 * Groups since the branch began.
 *
 * @param trained how often a group was trained on, each reuse counted
 * @param trainedStale how often a stale one was among them
 * @param consumed groups that were trained on for the last time
 * @param droppedStale groups dropped whole since they were too old
 * @param droppedUnjudged groups dropped whole since a verifier could not judge a trajectory
 */
public record BufferCounters(long trained, long trainedStale, long consumed, long droppedStale, long droppedUnjudged) {
    static final BufferCounters NONE = new BufferCounters(0, 0, 0, 0, 0);

    BufferCounters plus(BufferCounters more) {
        return new BufferCounters(
                trained + more.trained,
                trainedStale + more.trainedStale,
                consumed + more.consumed,
                droppedStale + more.droppedStale,
                droppedUnjudged + more.droppedUnjudged);
    }
}
