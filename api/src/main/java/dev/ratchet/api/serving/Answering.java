package dev.ratchet.api.serving;

import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.domain.trajectory.StopReason;
import dev.ratchet.policy.sampling.AnswerListener;
import dev.ratchet.policy.sampling.Question;
import dev.ratchet.policy.sampling.TokenLogProb;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Questions that are being answered: what the engine tells, in the order in which it came, for one reader. */
final class Answering {
    private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();
    private final List<Runnable> cancels = new ArrayList<>();
    private final Duration patience;
    private int left;

    /** What the engine tells of an answer; {@code answer} counts over all questions. */
    sealed interface Told {}

    record Wrote(int answer, TokenLogProb token, List<TokenLogProb> top) implements Told {}

    record Stopped(int answer, StopReason why) implements Told {}

    record Failed(FaultException failure) implements Told {}

    private Answering(Duration patience) {
        this.patience = patience;
    }

    /**
     * Asks all questions, or none.
     *
     * @param patience after which who waits for what comes next gives a sign of life
     *
     * @throws dev.ratchet.policy.sampling.TooManyWaitingException while too many wait
     */
    static Answering ask(ServedModel model, List<Question> questions, Duration patience) {
        Answering answering = new Answering(patience);
        try {
            for (Question question : questions) {
                answering.cancels.add(model.online().ask(question, answering.listener(answering.left)));
                answering.left += question.samples();
            }
        } catch (RuntimeException e) {
            answering.cancel();
            throw e;
        }
        return answering;
    }

    private AnswerListener listener(int first) {
        return new AnswerListener() {
            @Override
            public void wrote(int sample, TokenLogProb token, List<TokenLogProb> top) {
                told.add(new Wrote(first + sample, token, top));
            }

            @Override
            public void stopped(int sample, StopReason why) {
                told.add(new Stopped(first + sample, why));
            }

            @Override
            public void failed(FaultException failure) {
                told.add(new Failed(failure));
            }
        };
    }

    /** Whether answers are still to come. */
    boolean goesOn() {
        return left > 0;
    }

    /** Waits for what comes next; {@code sign} is given each time that nothing has come for a while. */
    Told next(Runnable sign) throws InterruptedException {
        Told next = told.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        while (next == null) {
            sign.run();
            next = told.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        }
        left -= next instanceof Stopped ? 1 : 0;
        return next;
    }

    /** Ends what is not answered yet, and frees its places. */
    void cancel() {
        cancels.forEach(Runnable::run);
    }
}
