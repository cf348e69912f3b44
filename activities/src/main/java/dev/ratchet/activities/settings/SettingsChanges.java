package dev.ratchet.activities.settings;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.storage.Keys;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.json.JsonObjects;
import dev.ratchet.workflows.contract.ObjectRef;
import dev.ratchet.workflows.contract.SettingsActivities;
import dev.ratchet.workflows.contract.SettingsInForce;
import dev.ratchet.workflows.contract.SettingsRequest;
import dev.ratchet.workflows.spec.CampaignSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What became of a branch's settings since it began. A change is a record under the iteration from which it counts, so that
 * whoever opens the campaign, with Temporal's database or without, makes each iteration with the settings in force.
 */
public final class SettingsChanges implements SettingsActivities {
    private static final JsonObjects<SettingsChange> CHANGES =
            new JsonObjects<>("ratchet.settings-change/1", SettingsChange.class);

    private final BlobStore store;
    private final SettingsStore settings;

    public SettingsChanges(BlobStore store, SettingsStore settings) {
        this.store = store;
        this.settings = settings;
    }

    @Override
    public SettingsInForce change(BranchId branch, int from, int number, SettingsRequest request) {
        CampaignSpec wanted = settings.read(request.settings()).spec();
        require(
                wanted.iterations() >= from - 1,
                "iterations: %d (expected: at least %d, which have begun)",
                wanted.iterations(),
                from - 1);
        require(
                settings.putChanged(request.before(), wanted, Changeable.WHILE_RUNNING)
                        .equals(request.settings()),
                "settings %s: of other inputs (expected: those that the campaign has)",
                request.settings().key());
        SettingsChange change =
                new SettingsChange(from, number, request.before(), request.settings(), request.reason());
        SettingsChange stored = CHANGES.createOrRead(store, Keys.settingsChange(branch, from, number), change)
                .content();
        if (!stored.equals(change)) {
            throw new FaultException(
                    Fault.INVALID_REQUEST,
                    "settings from iteration %d on: somebody else changed them (expected: a change of the newest; ask again)"
                            .formatted(from));
        }
        return inForce(stored);
    }

    private SettingsInForce inForce(SettingsChange change) {
        return SettingsInForce.of(
                change.from(), change.number(), settings.read(change.settings()).spec(), change.settings());
    }

    /** All changes of a branch, oldest first. */
    public List<SettingsChange> all(BranchId branch) {
        try (Stream<String> keys = store.list(Keys.settingsChanges(branch))) {
            return keys.map(key -> CHANGES.read(store, key).content()).toList();
        }
    }

    /** The newest settings of a branch, whether they count already or from a later iteration on. */
    public ObjectRef newest(Origin branch) {
        List<SettingsChange> all = all(branch.branch());
        return all.isEmpty() ? branch.settings() : all.getLast().settings();
    }

    /**
     * What counts from {@code iteration} on, first, and the changes that count later, in order; empty where there never was a
     * change.
     */
    public List<SettingsInForce> from(BranchId branch, int iteration) {
        List<SettingsChange> all = all(branch);
        if (all.isEmpty()) {
            return List.of();
        }
        ObjectRef first = all.getFirst().before();
        List<SettingsInForce> changes = new ArrayList<>();
        changes.add(SettingsInForce.of(0, 0, settings.read(first).spec(), first));
        all.forEach(change -> changes.add(inForce(change)));
        while (changes.size() > 1 && changes.get(1).from() <= iteration) {
            changes.removeFirst();
        }
        return changes;
    }
}
