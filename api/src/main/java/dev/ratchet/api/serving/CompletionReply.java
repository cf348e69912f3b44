package dev.ratchet.api.serving;

import dev.ratchet.api.serving.AnswerText.Piece;
import dev.ratchet.api.serving.AnswerText.Thoughts;
import dev.ratchet.api.serving.Answering.Failed;
import dev.ratchet.api.serving.Answering.Stopped;
import dev.ratchet.api.serving.Answering.Wrote;
import dev.ratchet.api.serving.ChatAnswer.TokenView;
import dev.ratchet.api.serving.ChatAnswer.TopView;
import dev.ratchet.api.serving.CompletionAnswer.Choice;
import dev.ratchet.api.serving.CompletionAnswer.LogProbs;
import dev.ratchet.api.serving.ServedModels.Asked;
import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.policy.sampling.Question;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Completions on their way: as one object, or in parts. */
final class CompletionReply {
    private final Asked asked;
    private final boolean logProbs;
    private final boolean tokenIds;
    private final boolean usageInStream;
    private final String id;
    private final long created;
    private final TokenViews views;
    private final List<Completing> answers = new ArrayList<>();

    /** One answer while it is read. */
    private static final class Completing {
        final AnswerText text;
        final Question question;
        final List<Integer> tokens = new ArrayList<>();
        final StringBuilder said = new StringBuilder();
        final List<String> names = new ArrayList<>();
        final List<Float> probs = new ArrayList<>();
        final List<Map<String, Float>> tops = new ArrayList<>();
        final List<Integer> offsets = new ArrayList<>();
        int offset;
        int told;

        @Nullable
        String finish;

        Completing(AnswerText text, Question question) {
            this.text = text;
            this.question = question;
        }

        void add(TokenView token) {
            names.add(token.token());
            probs.add(token.logprob());
            Map<String, Float> top = new LinkedHashMap<>();
            for (TopView each : token.topLogprobs()) {
                top.putIfAbsent(each.token(), each.logprob());
            }
            tops.add(top);
            offsets.add(offset);
            offset += token.token().length();
        }

        /** What is new since the last time, from the {@code told}-th token on. */
        LogProbs logProbs() {
            return new LogProbs(from(names), from(probs), from(tops), from(offsets));
        }

        private <T> List<T> from(List<T> all) {
            return List.copyOf(all.subList(told, all.size()));
        }
    }

    CompletionReply(Asked asked, Wishes wishes, boolean logProbs, boolean tokenIds, String id, long created) {
        this.asked = asked;
        this.logProbs = logProbs;
        this.tokenIds = tokenIds;
        this.usageInStream = wishes.usageInStream();
        this.id = "cmpl-" + id;
        this.created = created;
        this.views = new TokenViews(asked.model().policy().tokenizer());
        for (Question question : asked.questions()) {
            for (int sample = 0; sample < question.samples(); sample++) {
                AnswerText text =
                        new AnswerText(asked.model().policy().tokenizer(), wishes.stop(), Thoughts.NOT_TOLD_APART);
                answers.add(new Completing(text, question));
            }
        }
    }

    private void readAll(Consumer<Integer> changed, Runnable sign) throws InterruptedException {
        while (asked.answering().goesOn()) {
            switch (asked.answering().next(sign)) {
                case Wrote wrote -> {
                    Completing answer = answers.get(wrote.answer());
                    answer.tokens.add(wrote.token().token());
                    Piece piece = answer.text.add(wrote.token().token());
                    answer.said.append(piece.said());
                    if (logProbs) {
                        answer.add(views.view(wrote.token(), wrote.top()));
                    }
                    if (logProbs || tokenIds || !piece.empty()) {
                        changed.accept(wrote.answer());
                    }
                }
                case Stopped stopped -> {
                    Completing answer = answers.get(stopped.answer());
                    answer.said.append(answer.text.end().said());
                    answer.finish = Finish.reason(stopped.why());
                    changed.accept(stopped.answer());
                }
                case Failed failed -> throw failed.failure();
            }
        }
    }

    /** Sends the parts of a stream. */
    void send(Consumer<Object> sink, Runnable sign) throws InterruptedException {
        boolean[] begun = new boolean[answers.size()];
        readAll(
                index -> {
                    Completing answer = answers.get(index);
                    sink.accept(answer(List.of(choice(index, !begun[index])), null));
                    begun[index] = true;
                    answer.said.setLength(0);
                    answer.told = answer.tokens.size();
                },
                sign);
        if (usageInStream) {
            sink.accept(answer(List.of(), usage()));
        }
    }

    /** All answers, once they are whole. */
    CompletionAnswer whole() throws InterruptedException {
        readAll(_ -> {}, ChatReply.NO_SIGN);
        List<Choice> choices = new ArrayList<>();
        for (int index = 0; index < answers.size(); index++) {
            choices.add(choice(index, true));
        }
        return answer(choices, usage());
    }

    private Choice choice(int index, boolean withPrompt) {
        Completing answer = answers.get(index);
        return new Choice(
                index,
                answer.said.toString(),
                logProbs ? answer.logProbs() : null,
                answer.finish,
                tokenIds ? answer.from(answer.tokens) : null,
                tokenIds && withPrompt ? list(answer.question.prompt()) : null);
    }

    private static List<Integer> list(TokenIds tokens) {
        return Arrays.stream(tokens.toArray()).boxed().toList();
    }

    private CompletionAnswer answer(List<Choice> choices, @Nullable Usage usage) {
        return new CompletionAnswer(
                id,
                "text_completion",
                created,
                asked.model().name(),
                asked.model().fingerprint(),
                choices,
                usage);
    }

    private Usage usage() {
        return Usage.of(
                asked.questions().stream()
                        .mapToInt(question -> question.prompt().length())
                        .sum(),
                answers.stream().mapToInt(answer -> answer.tokens.size()).sum());
    }
}
