package dev.ratchet.policy.sampling;

import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.domain.trajectory.StopReason;
import java.util.List;

/** Hears of the answers to a question while they are written. Who speaks writes everybody's answers, so it must return at once. */
public interface AnswerListener {
    /** The next token of an answer; {@code top} are the likeliest ones of its place, as many as were asked for. */
    void wrote(int sample, TokenLogProb token, List<TokenLogProb> top);

    /** An answer is at its end. */
    void stopped(int sample, StopReason why);

    /** Nothing more comes. */
    void failed(FaultException failure);
}
