package dev.ratchet.workers.campaign;

import dev.ratchet.storage.Keys;
import dev.ratchet.workers.report.CampaignCurves;
import dev.ratchet.workers.report.CampaignSummary;
import dev.ratchet.workers.report.CurvesPicture;
import dev.ratchet.workers.report.TerminalCurves;
import dev.ratchet.workflows.WorkflowIds;
import dev.ratchet.workflows.campaign.CampaignPlan;
import dev.ratchet.workflows.campaign.CampaignResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What a person sees of a campaign that has ended: its table, its curves, and where to look next. */
public final class CampaignReport {
    private final Place place;
    private final CampaignRecords records;
    private final View view;

    public CampaignReport(Place place, CampaignRecords records, View view) {
        this.place = place;
        this.records = records;
        this.view = view;
    }

    /** Seconds since {@code began}, a value of {@link System#nanoTime}, to the millisecond. */
    static double secondsSince(long began) {
        return Math.round((System.nanoTime() - began) / 1e6) / 1e3;
    }

    /** Shows it all. {@code stack} is null where none was needed. */
    public void show(CampaignPlan plan, CampaignResult result, double seconds, @Nullable Stack stack) {
        OptionalLong peak = stack == null ? OptionalLong.empty() : stack.peakResidentBytes();
        CampaignSummary summary = CampaignSummary.of(result, seconds, peak.isPresent() ? peak.getAsLong() : null);
        String name = plan.branch().campaign();
        view.say("");
        records.history(plan).forEach(view::say);
        summary.table(result).forEach(view::say);
        CampaignCurves curves = records.curves(plan);
        TerminalCurves.of(curves).forEach(view::say);
        view.say("");
        picture(curves).ifPresent(png -> view.say("Curves:            " + png));
        Optional.ofNullable(stack)
                .flatMap(running -> running.page(WorkflowIds.campaign(name)))
                .ifPresent(
                        page -> view.say("Temporal UI:       %s (while the stack runs: ./ratchet up)".formatted(page)));
        if (result.state().policy() != null) {
            view.say("Published weights: "
                    + records.weights(place.store(), plan, result.state().policy()));
        }
        int last = result.state().iteration(); // the plan's number may have changed since it was made
        if (last > 0) {
            String trajectories = CampaignRecords.place(place.store(), Keys.iteration(plan.branch(), last))
                    + "rollouts/new-0000.arrow";
            view.say("Trajectories:      " + trajectories);
            if (!trajectories.contains("://")) {
                view.say(
                        "  to read them:    python3 -c \"import pyarrow as pa; print(pa.ipc.open_file('%s').read_all())\""
                                .formatted(trajectories));
            }
        }
        unfinished(plan, last);
        view.say("To pause the next: Ctrl-C, or ./ratchet campaign pause NAME --reason TEXT");
        view.summary(summary);
    }

    private void unfinished(CampaignPlan plan, int last) {
        long partials = last > 0 ? records.unfinished(plan, last) : 0;
        if (partials > 0) {
            view.say("Unfinished:        %d answers stay stored; listed with status partial in %s"
                    .formatted(partials, CampaignRecords.place(place.store(), Keys.summary(plan.branch(), last))));
        }
    }

    private Optional<Path> picture(CampaignCurves curves) {
        if (curves.figures().isEmpty()) {
            return Optional.empty();
        }
        Path png = place.home().create().root().resolve(curves.name() + ".png");
        try {
            CurvesPicture.write(curves, png);
            return Optional.of(png);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "picture: %s cannot be written: %s (expected: a place to write)".formatted(png, e), e);
        }
    }
}
