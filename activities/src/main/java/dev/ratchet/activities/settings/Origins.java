package dev.ratchet.activities.settings;

import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.storage.Keys;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.json.JsonObjects;
import dev.ratchet.storage.json.JsonObjects.Stored;
import dev.ratchet.workflows.contract.ObjectRef;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The first records of branches. Whoever stores one first has the name; all others must bring the same settings. */
public final class Origins {
    private static final JsonObjects<Origin> ORIGINS = new JsonObjects<>("ratchet.origin/1", Origin.class);
    private static final String CAMPAIGNS = "campaigns/";

    private final BlobStore store;
    private final SettingsStore settings;

    public Origins(BlobStore store) {
        this(store, new SettingsStore(store));
    }

    Origins(BlobStore store, SettingsStore settings) {
        this.store = store;
        this.settings = settings;
    }

    public Optional<Origin> find(BranchId branch) {
        return ORIGINS.find(store, Keys.origin(branch)).map(Stored::content);
    }

    /** The campaigns that have begun, in the order of their names; what else lies there, as a copy by hand, is none. */
    public List<String> campaigns() {
        try (Stream<String> folders = store.folders(CAMPAIGNS)) {
            return folders.map(folder -> folder.substring(CAMPAIGNS.length(), folder.length() - 1))
                    .filter(BranchId::fits)
                    .filter(name -> store.size(Keys.origin(BranchId.main(name))).isPresent())
                    .toList();
        }
    }

    /**
     * Begins a campaign's first branch with these stored settings, or finds that it began with the same. The settings it began
     * with remain those to go on with: an older version of Ratchet may have stored them, as another object that says the same.
     *
     * @throws FaultException {@code INVALID_REQUEST} which lists the settings that differ
     */
    public Origin claim(BranchId branch, ObjectRef wanted) {
        return ofSame(
                ORIGINS.createOrRead(store, Keys.origin(branch), new Origin(branch, null, wanted))
                        .content(),
                wanted);
    }

    /** What the campaign began with, if it has begun. Refuses what {@link #claim} would refuse, and takes no name. */
    public Optional<Origin> findSame(BranchId branch, ObjectRef wanted) {
        return find(branch).map(first -> ofSame(first, wanted));
    }

    private Origin ofSame(Origin first, ObjectRef wanted) {
        if (!first.settings().equals(wanted)) {
            CampaignSettings there = settings.read(first.settings());
            CampaignSettings here = settings.read(wanted);
            if (!there.equals(here)) {
                throw taken(first.branch(), SettingsDifferences.between(there, here));
            }
        }
        return first;
    }

    private static FaultException taken(BranchId branch, List<String> differences) {
        return new FaultException(
                Fault.INVALID_REQUEST,
                "campaign name: %s is taken by a campaign with other settings: %s (expected: the same settings, to go on with it; or another --name)"
                        .formatted(branch.campaign(), String.join("; ", differences)));
    }
}
