package dev.ratchet.activities.meter;

import io.temporal.activity.ActivityInfo;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an activity works for, by the id of its workflow.
 *
 * @param campaign {@link #NONE} where it works for none
 * @param iteration also the one whose weights are evaluated
 */
record WorkScope(String campaign, OptionalInt iteration) {
    static final String NONE = "none";

    private static final Pattern ID =
            Pattern.compile("campaign/([a-z0-9-]+)(?:/[a-z0-9-]+/(?:iteration|evaluation)/(\\d{1,6}))?");

    static WorkScope of(ActivityInfo activity) {
        return of(activity.getWorkflowId());
    }

    static WorkScope of(String workflowId) {
        Matcher id = ID.matcher(workflowId);
        if (!id.matches()) {
            return new WorkScope(NONE, OptionalInt.empty());
        }
        return new WorkScope(
                id.group(1), id.group(2) == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(id.group(2))));
    }
}
