package dev.ratchet.workers.campaign;

import dev.ratchet.activities.commit.Forks;
import dev.ratchet.activities.settings.CampaignPreparation;
import dev.ratchet.activities.settings.Changeable;
import dev.ratchet.activities.settings.Origin;
import dev.ratchet.activities.settings.Origin.Parent;
import dev.ratchet.activities.settings.Origins;
import dev.ratchet.activities.settings.PreparedCampaign;
import dev.ratchet.activities.settings.SettingsChanges;
import dev.ratchet.activities.settings.SettingsDifference;
import dev.ratchet.activities.settings.SettingsStore;
import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.workers.spec.SpecificationReader;
import dev.ratchet.workflows.campaign.CampaignPlan;
import dev.ratchet.workflows.contract.ObjectRef;
import dev.ratchet.workflows.contract.SettingsRequest;
import dev.ratchet.workflows.spec.CampaignSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Brings campaigns into being, and changes them. What is asked for again is found, not made again; when an order returns, the store has the
 * campaign and its workflow runs, unless it is done.
 */
public final class CampaignOrders {
    private final BlobStore store;
    private final CampaignClient client;

    public CampaignOrders(BlobStore store, CampaignClient client) {
        this.store = store;
        this.client = client;
    }

    /** A campaign, and whether this order made it. */
    public record Made(CampaignPlan plan, boolean isNew) {}

    /**
     * Begins a campaign whose inputs are in the store.
     *
     * @param specification texts, numbers, lists and maps by the names that YAML has
     * @throws IllegalArgumentException which says what is wrong with it
     * @throws FaultException {@code INVALID_REQUEST} if the name is taken by a campaign with other settings
     */
    public Made create(Map<String, ?> specification) {
        PreparedCampaign prepared =
                valid(() -> new CampaignPreparation(store).prepareStored(SpecificationReader.of(specification)));
        Origins origins = new Origins(store);
        BranchId branch = prepared.spec().mainBranch();
        boolean isNew = origins.find(branch).isEmpty();
        return begun(origins.claim(branch, prepared.settings()), isNew);
    }

    /**
     * Begins a campaign that goes on from a committed iteration of another.
     *
     * @param changes settings that are others in the fork, by path
     * @throws IllegalArgumentException for a setting that cannot be so
     * @throws FaultException {@code INVALID_REQUEST} for an iteration that is not there, a change that a fork may not make, and a
     *     name that is taken
     */
    public Made fork(Parent parent, String name, Map<String, ?> changes) {
        Forks forks = new Forks(store);
        CampaignSpec before = forks.settingsOf(parent);
        Map<String, Object> all = new LinkedHashMap<>(changes);
        all.put("name", name);
        CampaignSpec spec = valid(() -> SpecificationReader.changed(before, all));
        boolean isNew = new Origins(store).find(spec.mainBranch()).isEmpty();
        return begun(forks.begin(parent, spec), isNew);
    }

    /**
     * What a change came to.
     *
     * @param from the first iteration that is made with the new settings; 0 where they were so already
     */
    public record Changed(int from, List<SettingsDifference> differences) {}

    /**
     * Changes settings of a campaign that runs, from the next iteration on. Asked for again it finds that they are so.
     *
     * @param changes by name or dotted path
     * @param reason why, for others to read
     * @throws IllegalArgumentException for a setting that cannot be so
     * @throws FaultException {@code INVALID_REQUEST} for one that may not change now, and a campaign that does not run
     */
    public Changed change(String name, Map<String, ?> changes, String reason) {
        Origin origin = new Origins(store)
                .find(BranchId.main(name))
                .orElseThrow(() -> new FaultException(
                        Fault.INVALID_REQUEST,
                        "campaign: %s is not in the store (expected: one that is)".formatted(name)));
        SettingsStore settings = new SettingsStore(store);
        SettingsChanges made = new SettingsChanges(store, settings);
        while (true) {
            ObjectRef before = made.newest(origin);
            CampaignSpec wanted = valid(
                    () -> SpecificationReader.changed(settings.read(before).spec(), changes));
            ObjectRef after = settings.putChanged(before, wanted, Changeable.WHILE_RUNNING);
            List<SettingsDifference> differences =
                    SettingsDifference.between(settings.read(before), settings.read(after));
            if (differences.isEmpty()) {
                return new Changed(0, differences);
            }
            try {
                return new Changed(
                        client.change(name, new SettingsRequest(before, after, reason))
                                .from(),
                        differences);
            } catch (FaultException e) {
                if (made.newest(origin).equals(before)) {
                    throw e;
                } // else somebody was quicker, and this is a change of what they made
            }
        }
    }

    /** Tells what can never be from what may not be now. */
    private static <T> T valid(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (FaultException e) {
            if (e.fault() == Fault.INVALID_REQUEST) {
                throw new IllegalArgumentException(e.getMessage(), e);
            }
            throw e;
        }
    }

    private Made begun(Origin origin, boolean isNew) {
        CampaignRecords records = new CampaignRecords(store);
        CampaignPlan plan = records.plan(origin);
        if (records.finished(plan).isEmpty()) { // else a workflow would begin only to end
            client.begin(plan);
        }
        return new Made(plan, isNew);
    }
}
