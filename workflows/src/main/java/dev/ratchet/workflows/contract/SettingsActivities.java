package dev.ratchet.workflows.contract;

import dev.ratchet.domain.campaign.BranchId;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Changes the settings of a campaign that runs. Pool: control. */
@ActivityInterface
public interface SettingsActivities {
    /** Stores a change, once it is seen to be one that may be; whoever opens the campaign finds it there. */
    @ActivityMethod(name = "change-settings")
    SettingsInForce change(BranchId branch, int from, int number, SettingsRequest request);
}
