package dev.ratchet.activities.settings;

import dev.ratchet.activities.settings.Origin.Parent;
import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.storage.Keys;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.storage.json.JsonObjects;
import dev.ratchet.storage.json.JsonObjects.Stored;
import dev.ratchet.workflows.contract.ObjectRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The first records of branches. Whoever stores one first has the name; all others must bring the same settings. */
public final class Origins {
    private static final JsonObjects<Origin> ORIGINS = new JsonObjects<>("ratchet.origin/1", Origin.class);
    private static final String CAMPAIGNS = "campaigns/";

    private final BlobStore store;
    private final SettingsStore settings;

    /** Found before: they never change, and every look at an iteration asks under which branch it lies. */
    private final Map<BranchId, Origin> known = new ConcurrentHashMap<>();

    public Origins(BlobStore store) {
        this(store, new SettingsStore(store));
    }

    Origins(BlobStore store, SettingsStore settings) {
        this.store = store;
        this.settings = settings;
    }

    public Optional<Origin> find(BranchId branch) {
        return Optional.ofNullable(known.computeIfAbsent(branch, this::stored));
    }

    private @Nullable Origin stored(BranchId branch) {
        return ORIGINS.find(store, Keys.origin(branch)).map(Stored::content).orElse(null);
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

    /** The commit that a branch goes on from; empty for a campaign's first branch. */
    public Optional<Parent> parent(BranchId branch) {
        return find(branch).flatMap(origin -> Optional.ofNullable(origin.parent()));
    }

    /** The branch under whose keys an iteration of {@code branch} lies: itself, or one that it goes on from. */
    public BranchId holder(BranchId branch, int iteration) {
        Optional<Parent> parent = parent(branch).filter(from -> iteration <= from.iteration());
        return parent.isPresent() ? holder(parent.get().branch(), iteration) : branch;
    }

    /**
     * Begins a campaign's first branch with these stored settings, or finds that it began with the same. The settings it began
     * with remain those to go on with: an older version of Ratchet may have stored them, as another object that says the same.
     * A fork is gone on with as what it is.
     *
     * @throws FaultException {@code INVALID_REQUEST} which lists the settings that differ
     */
    public Origin claim(BranchId branch, ObjectRef wanted) {
        return ofSame(begun(new Origin(branch, null, wanted)), wanted);
    }

    /** As {@link #claim}, of a branch that goes on from {@code parent}; one that does not is another campaign. */
    public Origin fork(BranchId branch, Parent parent, ObjectRef wanted) {
        Origin first = begun(new Origin(branch, parent, wanted));
        if (!parent.equals(first.parent())) {
            throw new FaultException(
                    Fault.INVALID_REQUEST,
                    "campaign name: %s is taken by a campaign that is %s (expected: a name that is free)"
                            .formatted(branch.campaign(), first.parent() == null ? "no fork" : first.parent()));
        }
        return ofSame(first, wanted);
    }

    private Origin begun(Origin wanted) {
        return ORIGINS.createOrRead(store, Keys.origin(wanted.branch()), wanted).content();
    }

    /** What the campaign began with, if it has begun. Refuses what {@link #claim} would refuse, and takes no name. */
    public Optional<Origin> findSame(BranchId branch, ObjectRef wanted) {
        return find(branch).map(first -> ofSame(first, wanted));
    }

    /** The same are those that it began with, and the newest that it was changed to: either way it goes on with the newest. */
    private Origin ofSame(Origin first, ObjectRef wanted) {
        ObjectRef newest = new SettingsChanges(store, settings).newest(first);
        if (!first.settings().equals(wanted) && !newest.equals(wanted)) {
            CampaignSettings there = settings.read(newest);
            CampaignSettings here = settings.read(wanted);
            if (!there.equals(here) && !settings.read(first.settings()).equals(here)) {
                throw taken(first.branch(), SettingsDifference.between(there, here));
            }
        }
        return first;
    }

    private static FaultException taken(BranchId branch, List<SettingsDifference> differences) {
        return new FaultException(
                Fault.INVALID_REQUEST,
                "campaign name: %s is taken by a campaign with other settings: %s (expected: the same settings, to go on with it; or another --name)"
                        .formatted(
                                branch.campaign(),
                                differences.stream()
                                        .map(each -> each.sentence("there", "here"))
                                        .collect(Collectors.joining("; "))));
    }
}
