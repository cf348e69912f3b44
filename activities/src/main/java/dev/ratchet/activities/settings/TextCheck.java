package dev.ratchet.activities.settings;

import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.domain.prompt.Prompt;
import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.sampling.EagerSampler;
import dev.ratchet.policy.tokens.PromptEncoder;
import dev.ratchet.policy.tokens.Tokenizer;
import dev.ratchet.storage.prompts.PromptSet;
import dev.ratchet.storage.prompts.WarmUpExample;
import dev.ratchet.workflows.spec.CampaignSpec;
import dev.ratchet.workflows.spec.ModelSpec;
import dev.ratchet.workflows.spec.ModelSpec.Chat;
import dev.ratchet.workflows.spec.ModelSpec.Scratch;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whether a model has tokens for every text of a campaign, and room for every answer. */
public record TextCheck(CampaignSpec spec, PromptSet prompts, List<WarmUpExample> examples) {
    /** A model from scratch: a token is a character, so neither tokenizer nor engine is needed. */
    void scratch(Scratch scratch, @Nullable Chat chat) {
        if (chat != null) {
            throw invalid(
                    "model.chat: set with model.scratch (expected: unset; only an imported model has a chat template)");
        }
        String setting = "model.scratch.contextLength";
        ToIntFunction<String> tokens = text -> characters(scratch.alphabet(), text);
        ModelSpec.Vision vision = scratch.vision();
        int patches = vision == null
                ? 0
                : vision.imageSize() / vision.patchSize() * (vision.imageSize() / vision.patchSize());
        check(
                setting,
                scratch.contextLength(),
                (question, images) -> {
                    mustSee(images, vision != null);
                    return tokens.applyAsInt(question) + images * patches;
                },
                tokens);
    }

    public void imported(ModelConfig config, Tokenizer tokenizer, PromptEncoder encoder) {
        check(
                "context length of model.directory",
                config.contextLength(),
                (question, images) -> {
                    mustSee(images, config.vision().isPresent());
                    return encoder.encode(question, images).length();
                },
                response -> tokenizer.encode(response).length());
    }

    private void mustSee(int images, boolean sees) {
        if (images > 0 && !sees) {
            throw invalid(
                    "images: %d (expected: none, as the policy reads text alone; give it model.scratch.vision, or a model.directory with a vision_config)"
                            .formatted(images));
        }
        if (images > 0 && !spec.rollout().engine().reproducible()) {
            throw invalid("images: %d with rollout.engine.reproducible: false (expected: true, whose engine sees)"
                    .formatted(images));
        }
    }

    /** How many tokens a question about so many pictures has. */
    @FunctionalInterface
    private interface Asked {
        int tokens(String question, int images);
    }

    private void check(String model, int limit, Asked question, ToIntFunction<String> response) {
        boolean batched = spec.rollout().engine().reproducible();
        int context = batched ? limit : Math.min(limit, EagerSampler.LONGEST_CONTEXT);
        String setting = context < limit ? "what rollout.engine.reproducible: false takes in memory" : model;
        int answer = spec.rollout().hardLimit();
        Stream.concat(prompts.train().stream(), prompts.heldOut().stream()).forEach(prompt -> {
            int asked = counted(
                    "prompt " + prompt.id(),
                    () -> question.tokens(prompt.question(), prompt.images().size()));
            mustFit(prompt, asked, answer, setting, context);
        });
        for (int i = 0; i < examples.size(); i++) {
            WarmUpExample example = examples.get(i);
            String what = "warm-up example %d".formatted(i + 1);
            int all = counted(
                            what,
                            () -> question.tokens(
                                    example.question(), example.images().size()))
                    + counted(what, () -> response.applyAsInt(example.response()))
                    + 1;
            if (all > context) {
                throw invalid(
                        "%s: %d tokens with its end (expected: at most %s, %d)".formatted(what, all, setting, context));
            }
        }
    }

    private static void mustFit(Prompt prompt, int asked, int answer, String setting, int context) {
        if (asked + answer > context) {
            throw invalid(
                    "prompt %s: %d tokens and rollout.hardLimit %d are %d (expected: at most %s, %d; lower the limit or leave the prompt out)"
                            .formatted(prompt.id(), asked, answer, asked + answer, setting, context));
        }
    }

    private static int counted(String what, IntSupplier tokens) {
        try {
            return tokens.getAsInt();
        } catch (IllegalArgumentException e) {
            throw new FaultException(Fault.INVALID_REQUEST, "%s: %s".formatted(what, e.getMessage()), e);
        } catch (FaultException e) {
            throw new FaultException(e.fault(), "%s: %s".formatted(what, e.getMessage()), e);
        }
    }

    private static int characters(String alphabet, String text) {
        int[] characters = text.codePoints().toArray();
        for (int character : characters) {
            if (alphabet.indexOf(character) < 0) {
                throw invalid(
                        "\"%s\" in \"%s\" (expected: the characters of model.scratch.alphabet, \"%s\"; add it there)"
                                .formatted(Character.toString(character), text, alphabet));
            }
        }
        return characters.length;
    }

    private static FaultException invalid(String message) {
        return new FaultException(Fault.INVALID_REQUEST, message);
    }
}
