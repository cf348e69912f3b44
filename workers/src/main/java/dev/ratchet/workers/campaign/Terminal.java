package dev.ratchet.workers.campaign;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ratchet.workers.campaign.RunningCampaign.Happened;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;

/** What a person at a terminal asks for with Ctrl-C: once is a question, twice is an answer. */
final class Terminal {
    private final BlockingQueue<Happened> happened;
    private final View view;
    private final OwnStack own;
    private final boolean interactive;
    private boolean asked;
    private boolean reading;
    private boolean pausing;

    /** What was answered. */
    enum Answer {
        PAUSE,
        DETACH,
        NOTHING
    }

    /** @param interactive whether there is a terminal at all, and not a pipe */
    Terminal(BlockingQueue<Happened> happened, View view, OwnStack own, boolean interactive) {
        this.happened = happened;
        this.interactive = interactive;
        this.view = view;
        this.own = own;
    }

    void listen() {
        if (!interactive) {
            return;
        }
        if (!Interrupts.handle(() -> happened.add(new Happened.Interrupted()))) {
            view.say("Ctrl-C stops at once here; nothing is lost by that.");
        }
    }

    /** Whether a person is there who can answer. */
    boolean interactive() {
        return interactive;
    }

    /** Whether a pause was asked for, after which this command ends. */
    boolean pausing() {
        return pausing;
    }

    /** Whether an answer is waited for, which nothing should overwrite. */
    boolean asking() {
        return asked && !pausing;
    }

    /** Ctrl-C came; true if it was the second. */
    boolean interrupted() {
        if (asked) {
            return true;
        }
        asked = true;
        view.clear();
        view.say(
                own.runsPools()
                        ? "p + Enter: pause and stop.  d + Enter: detach (it goes on in the background).  Ctrl-C again: stop at once."
                        : "p + Enter: pause the campaign and leave.  d + Enter: leave, it goes on.  Ctrl-C again: leave.");
        if (!reading) {
            reading = true;
            Thread.ofPlatform().daemon().name("reads answers").start(this::read);
        }
        return false;
    }

    private void read() {
        try {
            BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                happened.add(new Happened.Answered(line));
            }
        } catch (IOException e) {
            happened.add(new Happened.Interrupted()); // nobody can answer any more
        }
    }

    Answer answered(String line) {
        if (!asked || pausing) {
            return Answer.NOTHING;
        }
        return switch (line.strip().toLowerCase(Locale.ROOT)) {
            case "p", "pause" -> {
                pausing = true;
                view.say("Pausing: what is being written stops at its next durable point …");
                yield Answer.PAUSE;
            }
            case "d", "detach" -> Answer.DETACH;
            default -> {
                asked = false;
                view.say("It goes on.");
                yield Answer.NOTHING;
            }
        };
    }
}
