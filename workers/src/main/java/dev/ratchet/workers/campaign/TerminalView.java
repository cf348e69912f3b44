package dev.ratchet.workers.campaign;

import dev.ratchet.workers.report.CampaignSummary;
import java.io.PrintStream;

/** A terminal: one line that changes in place, above it what is finished. */
public final class TerminalView implements View {
    private static final String CLEAR = "\r\u001b[2K";
    // The line must not wrap, or it could not be taken away: the terminal is told to cut it.
    private static final String NO_WRAP = "\u001b[?7l";
    private static final String WRAP = "\u001b[?7h";

    private final PrintStream out;
    private boolean live;

    public TerminalView(PrintStream out) {
        this.out = out;
    }

    @Override
    public synchronized void show(CampaignEvent event) {
        if (event instanceof CampaignEvent.Progress) {
            out.print(CLEAR + NO_WRAP + Sentences.of(event) + WRAP);
            out.flush();
            live = true;
        } else if (!(event instanceof CampaignEvent.Began)) {
            say(Sentences.of(event));
        }
    }

    @Override
    public synchronized void say(String line) {
        clear();
        out.println(line);
        out.flush();
    }

    @Override
    public void summary(CampaignSummary summary) {
        // The table said it.
    }

    @Override
    public synchronized void clear() {
        if (live) {
            out.print(CLEAR);
            out.flush();
            live = false;
        }
    }
}
