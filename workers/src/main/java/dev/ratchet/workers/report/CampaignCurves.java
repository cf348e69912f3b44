package dev.ratchet.workers.report;

import dev.ratchet.workflows.contract.EvaluationResult;
import dev.ratchet.workflows.contract.Figures;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A campaign's curves, as its commits tell them.
 *
 * @param figures by iteration
 * @param evaluations oldest first
 */
public record CampaignCurves(String name, SortedMap<Integer, Figures> figures, List<EvaluationResult> evaluations) {
    public CampaignCurves {
        figures = Collections.unmodifiableSortedMap(new TreeMap<>(figures));
        evaluations = List.copyOf(evaluations);
    }
}
