package dev.ratchet.api.serving;

import dev.ratchet.api.serving.ChatAnswer.TokenView;
import dev.ratchet.api.serving.ChatAnswer.TopView;
import dev.ratchet.policy.sampling.TokenLogProb;
import dev.ratchet.policy.tokens.HuggingFaceTokenizer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tokens as clients read them. */
record TokenViews(HuggingFaceTokenizer tokenizer) {
    TokenView view(TokenLogProb token, List<TokenLogProb> top) {
        String text = tokenizer.spelled(token.token());
        return new TokenView(
                text,
                token.logProb(),
                bytes(text),
                top.stream()
                        .map(each -> {
                            String spelled = tokenizer.spelled(each.token());
                            return new TopView(spelled, each.logProb(), bytes(spelled));
                        })
                        .toList());
    }

    private static @Nullable List<Integer> bytes(String text) {
        if (text.indexOf('\uFFFD') >= 0) {
            return null;
        }
        List<Integer> bytes = new ArrayList<>();
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            bytes.add(each & 0xFF);
        }
        return bytes;
    }
}
