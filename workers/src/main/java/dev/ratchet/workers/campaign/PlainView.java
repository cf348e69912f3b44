package dev.ratchet.workers.campaign;

import dev.ratchet.workers.report.CampaignSummary;
import java.io.PrintStream;

/** Lines for a pipe: one for each thing that happened. */
public final class PlainView implements View {
    private final PrintStream out;

    public PlainView(PrintStream out) {
        this.out = out;
    }

    @Override
    public void show(CampaignEvent event) {
        if (!(event instanceof CampaignEvent.Progress)) {
            say(Sentences.of(event));
        }
    }

    @Override
    public synchronized void say(String line) {
        out.println(line);
        out.flush();
    }

    @Override
    public void summary(CampaignSummary summary) {
        // The table said it.
    }
}
