package dev.ratchet.api.serving;

import dev.ratchet.api.serving.AnswerText.Piece;
import dev.ratchet.api.serving.AnswerText.Thoughts;
import dev.ratchet.api.serving.Answering.Failed;
import dev.ratchet.api.serving.Answering.Stopped;
import dev.ratchet.api.serving.Answering.Wrote;
import dev.ratchet.api.serving.ChatAnswer.Choice;
import dev.ratchet.api.serving.ChatAnswer.Chunk;
import dev.ratchet.api.serving.ChatAnswer.ChunkChoice;
import dev.ratchet.api.serving.ChatAnswer.Completion;
import dev.ratchet.api.serving.ChatAnswer.Delta;
import dev.ratchet.api.serving.ChatAnswer.LogProbs;
import dev.ratchet.api.serving.ChatAnswer.Message;
import dev.ratchet.api.serving.ChatAnswer.TokenView;
import dev.ratchet.api.serving.ServedModels.Asked;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A chat's answers on their way: as one object, or in parts. */
final class ChatReply {
    static final Runnable NO_SIGN = () -> {};

    private final Asked asked;
    private final boolean logProbs;
    private final boolean usageInStream;
    private final String id;
    private final long created;
    private final TokenViews views;
    private final List<AnswerText> texts = new ArrayList<>();
    private int written;

    /** {@code created} is in seconds of Unix time. */
    ChatReply(Asked asked, Wishes wishes, boolean logProbs, Thoughts thoughts, String id, long created) {
        this.asked = asked;
        this.logProbs = logProbs;
        this.usageInStream = wishes.usageInStream();
        this.id = "chatcmpl-" + id;
        this.created = created;
        this.views = new TokenViews(asked.model().policy().tokenizer());
        for (int i = 0; i < wishes.samples(); i++) {
            texts.add(new AnswerText(asked.model().policy().tokenizer(), wishes.stop(), thoughts));
        }
    }

    /** Is told of each piece of an answer. */
    private interface Reader {
        void read(int answer, Piece piece, @Nullable TokenView token, @Nullable String finish);
    }

    private void readAll(Reader reader, Runnable sign) throws InterruptedException {
        while (asked.answering().goesOn()) {
            switch (asked.answering().next(sign)) {
                case Wrote wrote -> {
                    written++;
                    Piece piece = texts.get(wrote.answer()).add(wrote.token().token());
                    reader.read(wrote.answer(), piece, logProbs ? views.view(wrote.token(), wrote.top()) : null, null);
                }
                case Stopped stopped ->
                    reader.read(
                            stopped.answer(), texts.get(stopped.answer()).end(), null, Finish.reason(stopped.why()));
                case Failed failed -> throw failed.failure();
            }
        }
    }

    /** Sends the parts of a stream. */
    void send(Consumer<Object> sink, Runnable sign) throws InterruptedException {
        for (int i = 0; i < texts.size(); i++) {
            sink.accept(chunk(i, new Delta("assistant", "", null), null, null));
        }
        readAll(
                (answer, piece, token, finish) -> {
                    if (!piece.empty() || token != null) {
                        sink.accept(chunk(answer, Delta.of(piece), token, null));
                    }
                    if (finish != null) {
                        sink.accept(chunk(answer, Delta.NOTHING, null, finish));
                    }
                },
                sign);
        if (usageInStream) {
            sink.accept(chunk(List.of(), usage()));
        }
    }

    private Chunk chunk(int answer, Delta delta, @Nullable TokenView token, @Nullable String finish) {
        LogProbs probs = token == null ? null : new LogProbs(List.of(token));
        return chunk(List.of(new ChunkChoice(answer, delta, probs, finish)), null);
    }

    private Chunk chunk(List<ChunkChoice> choices, @Nullable Usage usage) {
        return new Chunk(
                id,
                "chat.completion.chunk",
                created,
                asked.model().name(),
                asked.model().fingerprint(),
                choices,
                usage);
    }

    /** All answers, once they are whole. */
    Completion whole() throws InterruptedException {
        List<StringBuilder> said = new ArrayList<>();
        List<StringBuilder> thought = new ArrayList<>();
        List<List<TokenView>> tokens = new ArrayList<>();
        String[] finishes = new String[texts.size()];
        texts.forEach(_ -> {
            said.add(new StringBuilder());
            thought.add(new StringBuilder());
            tokens.add(new ArrayList<>());
        });
        readAll(
                (answer, piece, token, finish) -> {
                    said.get(answer).append(piece.said());
                    thought.get(answer).append(piece.thought());
                    if (token != null) {
                        tokens.get(answer).add(token);
                    }
                    if (finish != null) {
                        finishes[answer] = finish;
                    }
                },
                NO_SIGN);
        List<Choice> choices = new ArrayList<>();
        for (int i = 0; i < finishes.length; i++) {
            String thoughts = thought.get(i).toString();
            choices.add(new Choice(
                    i,
                    new Message("assistant", said.get(i).toString(), thoughts.isEmpty() ? null : thoughts),
                    logProbs ? new LogProbs(tokens.get(i)) : null,
                    finishes[i]));
        }
        return new Completion(
                id,
                "chat.completion",
                created,
                asked.model().name(),
                asked.model().fingerprint(),
                choices,
                usage());
    }

    private Usage usage() {
        return Usage.of(asked.questions().getFirst().prompt().length(), written);
    }
}
