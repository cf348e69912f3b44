package dev.ratchet.storage.prompts;

import static dev.ratchet.domain.Checks.require;

import dev.ratchet.domain.prompt.Prompt;
import dev.ratchet.domain.prompt.PromptId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Prompts to train on and prompts to evaluate on; the two share neither an id nor a question, and nothing is twice.
 *
 * @param train in the order of the file; none where all is held out, as in an evaluation suite
 * @param heldOut in the order of the file
 */
public record PromptSet(List<Prompt> train, List<Prompt> heldOut) {
    public PromptSet {
        train = List.copyOf(train);
        heldOut = List.copyOf(heldOut);
        Set<PromptId> ids = new HashSet<>();
        Map<List<String>, PromptId> questions = new HashMap<>();
        for (Prompt prompt : train) {
            require(ids.add(prompt.id()), "prompt id: \"%s\" twice (expected: each once)", prompt.id());
            questions.put(asked(prompt), prompt.id());
        }
        for (Prompt prompt : heldOut) {
            require(ids.add(prompt.id()), "prompt id: \"%s\" twice (expected: each once)", prompt.id());
            require(
                    !questions.containsKey(asked(prompt)),
                    "held-out prompt %s: asks what prompt %s of the training split asks (expected: splits that do not overlap)",
                    prompt.id(),
                    questions.get(asked(prompt)));
        }
    }

    /** The same words about another picture are another question. */
    private static List<String> asked(Prompt prompt) {
        List<String> asked = new ArrayList<>(prompt.images());
        asked.add(prompt.question());
        return asked;
    }

    /** Throws {@link IllegalArgumentException} where there is nothing to train on. */
    public void mustTrain() {
        require(!train.isEmpty(), "prompt set: no prompt to train on (expected: at least one with split \"train\")");
    }

    /** All prompts by id. */
    public Map<PromptId, Prompt> byId() {
        Map<PromptId, Prompt> all = new LinkedHashMap<>();
        train.forEach(prompt -> all.put(prompt.id(), prompt));
        heldOut.forEach(prompt -> all.put(prompt.id(), prompt));
        return all;
    }
}
