package dev.ratchet.activities.commit;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.activities.settings.Changeable;
import dev.ratchet.activities.settings.Origin;
import dev.ratchet.activities.settings.Origin.Parent;
import dev.ratchet.activities.settings.Origins;
import dev.ratchet.activities.settings.SettingsDifference;
import dev.ratchet.activities.settings.SettingsStore;
import dev.ratchet.domain.campaign.BranchId;
import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.storage.blob.BlobStore;
import dev.ratchet.workflows.contract.ObjectRef;
import dev.ratchet.workflows.spec.CampaignSpec;
import java.util.List;

/**
 * Campaigns that go on from a committed iteration of another, with other settings where some are changed. A fork takes policy,
 * buffer and partials as that commit left them; nothing is copied but the buffer's snapshot.
 */
public final class Forks {
    private final Commits commits;
    private final Origins origins;
    private final SettingsStore settings;

    public Forks(BlobStore store) {
        this.commits = new Commits(store);
        this.origins = new Origins(store);
        this.settings = new SettingsStore(store);
    }

    /**
     * The settings with which an iteration was made.
     *
     * @throws FaultException {@code INVALID_REQUEST} if it has no commit
     */
    public CampaignSpec settingsOf(Parent parent) {
        return settings.read(ref(parent)).spec();
    }

    private ObjectRef ref(Parent parent) {
        BranchId branch = parent.branch();
        if (parent.iteration() < 0) {
            throw uncommitted(parent);
        }
        return commits.of(branch, parent.iteration())
                .orElseThrow(() -> uncommitted(parent))
                .content()
                .made()
                .settings();
    }

    private FaultException uncommitted(Parent parent) {
        String newest = commits.newest(parent.branch())
                .map(commit -> "0 to " + commit.content().made().iteration())
                .orElse("none is yet");
        return new FaultException(
                Fault.INVALID_REQUEST,
                "iteration: %d of campaign %s is not committed (expected: one that is: %s)"
                        .formatted(parent.iteration(), parent.branch().campaign(), newest));
    }

    /**
     * Begins a fork, or finds that it has begun; once this returns, the store has it.
     *
     * @param wanted its settings, with its own name
     * @throws FaultException {@code INVALID_REQUEST} for a change that a fork may not make, or a name that is taken
     * @throws IllegalArgumentException if it has nothing to do
     */
    public Origin begin(Parent parent, CampaignSpec wanted) {
        ObjectRef before = ref(parent);
        require(
                wanted.iterations() > parent.iteration(),
                "iterations: %d (expected: more than %d, after which the fork goes on)",
                wanted.iterations(),
                parent.iteration());
        return origins.fork(wanted.mainBranch(), parent, settings.putChanged(before, wanted, Changeable.IN_A_FORK));
    }

    /** In which settings a fork began otherwise than the iteration that it goes on from; empty for a branch without parent. */
    public List<SettingsDifference> differences(Origin fork) {
        if (fork.parent() == null) {
            return List.of();
        }
        return SettingsDifference.between(settings.read(ref(fork.parent())), settings.read(fork.settings())).stream()
                .filter(difference -> !difference.setting().equals("name"))
                .toList();
    }
}
