package dev.ratchet.workers.campaign;

import dev.ratchet.activities.commit.Commits;
import dev.ratchet.activities.commit.Forks;
import dev.ratchet.activities.commit.StoreCommits;
import dev.ratchet.activities.settings.Origin;
import dev.ratchet.activities.settings.Origins;
import dev.ratchet.activities.settings.SettingsChange;
import dev.ratchet.activities.settings.SettingsChanges;
import dev.ratchet.activities.settings.SettingsDifference;
import dev.ratchet.activities.settings.SettingsStore;
import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.storage.Keys;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.trajectory.TrajectoryObjects;
import dev.ratchet.storage.trajectory.TrajectoryStatus;
import dev.ratchet.workers.report.CampaignCurves;
import dev.ratchet.workflows.campaign.CampaignPlan;
import dev.ratchet.workflows.campaign.CampaignResult;
import dev.ratchet.workflows.contract.Figures;
import dev.ratchet.workflows.contract.ObjectRef;
import dev.ratchet.workflows.contract.OpenedCampaign;
import dev.ratchet.workflows.contract.PolicyRef;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What the store knows of a campaign, without Temporal. */
public final class CampaignRecords {
    private final BlobStore store;
    private final Commits commits;

    public CampaignRecords(BlobStore store) {
        this.store = store;
        this.commits = new Commits(store);
    }

    Commits commits() {
        return commits;
    }

    /** What a campaign does by its newest settings; until they count, its workflow finds in the store what does. */
    public CampaignPlan plan(Origin origin) {
        SettingsStore settings = new SettingsStore(store);
        ObjectRef newest = new SettingsChanges(store, settings).newest(origin);
        return CampaignPlan.of(settings.read(newest).spec(), newest);
    }

    public OpenedCampaign open(CampaignPlan plan) {
        return new StoreCommits(store).look(plan.branch());
    }

    /** How the campaign ended, if all its iterations and its last evaluation are there. */
    public Optional<CampaignResult> finished(CampaignPlan plan) {
        return finished(plan, open(plan));
    }

    static Optional<CampaignResult> finished(CampaignPlan plan, OpenedCampaign opened) {
        boolean iterated = opened.state().iteration() >= plan.iterations();
        boolean evaluated = plan.problemsAfter(plan.iterations()) == 0
                || (opened.latest() != null && opened.latest().iteration() == plan.iterations());
        return iterated && evaluated
                ? Optional.of(new CampaignResult(opened.state(), opened.before(), opened.latest()))
                : Optional.empty();
    }

    public CampaignCurves curves(CampaignPlan plan) {
        TreeMap<Integer, Figures> figures = new TreeMap<>();
        int newest = open(plan).state().iteration();
        for (int iteration = 1; iteration <= newest; iteration++) {
            int now = iteration;
            commits.of(plan.branch(), now).ifPresent(commit -> {
                var appended = commit.content().made().appended();
                if (appended != null) {
                    figures.put(now, appended.figures());
                }
            });
        }
        return new CampaignCurves(plan.branch().campaign(), figures, commits.evaluations(plan.branch()));
    }

    /** How many trajectories an iteration's summary lists that had not ended. */
    long unfinished(CampaignPlan plan, int iteration) {
        return TrajectoryObjects.SUMMARIES
                .read(store, Keys.summary(new Origins(store).holder(plan.branch(), iteration), iteration))
                .stream()
                .filter(row -> row.status() == TrajectoryStatus.PARTIAL)
                .count();
    }

    /** Where a key lies, as a person would look for it: a path where the store is a directory. */
    static String place(URI store, String key) {
        String base =
                "file".equals(store.getScheme()) ? java.nio.file.Path.of(store).toString() : storeWithoutQuery(store);
        return (base.endsWith("/") ? base : base + "/") + key;
    }

    private static String storeWithoutQuery(URI store) {
        String address = store.toString();
        int query = address.indexOf('?');
        return query < 0 ? address : address.substring(0, query);
    }

    /** Where a policy's Hugging Face directory lies: under the branch that published it, which may be one that this goes on from. */
    String weights(URI place, CampaignPlan plan, PolicyRef policy) {
        Origins origins = new Origins(store);
        BranchId branch = plan.branch();
        while (!policy.manifest().key().startsWith(Keys.branch(branch))) {
            Optional<Origin.Parent> parent = origins.parent(branch);
            if (parent.isEmpty()) {
                break;
            }
            branch = parent.get().branch();
        }
        String file = Keys.weightsFile(branch, policy.weightsSha256(), "x");
        return place(place, file.substring(0, file.length() - 1));
    }

    /** What a campaign is a fork of, and every setting that was another at first; nothing where neither is so. */
    public List<String> history(CampaignPlan plan) {
        Optional<Origin> fork = new Origins(store).find(plan.branch()).filter(found -> found.parent() != null);
        return Stream.concat(
                        fork.stream().flatMap(this::forked),
                        new SettingsChanges(store, new SettingsStore(store))
                                .all(plan.branch()).stream().flatMap(this::changed))
                .toList();
    }

    private Stream<String> forked(Origin fork) {
        List<SettingsDifference> differences = new Forks(store).differences(fork);
        return Stream.concat(
                Stream.of(
                        "It is %s%s".formatted(fork.parent(), differences.isEmpty() ? ", with the same settings" : "")),
                differences.stream().map(each -> "  " + each.sentence("there", "here")));
    }

    private Stream<String> changed(SettingsChange change) {
        SettingsStore settings = new SettingsStore(store);
        return Stream.concat(
                Stream.of("Changed from iteration %d on (%s)".formatted(change.from(), Visible.text(change.reason()))),
                SettingsDifference.between(settings.read(change.before()), settings.read(change.settings())).stream()
                        .map(each -> "  " + each.sentence("before", "then")));
    }
}
