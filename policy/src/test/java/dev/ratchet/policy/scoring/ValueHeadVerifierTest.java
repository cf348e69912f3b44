package dev.ratchet.policy.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ratchet.domain.fault.FaultException;
import dev.ratchet.domain.prompt.Domain;
import dev.ratchet.domain.prompt.Prompt;
import dev.ratchet.domain.prompt.PromptId;
import dev.ratchet.domain.reward.Verdict;
import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.policy.formats.ModelFiles;
import dev.ratchet.policy.model.Models;
import dev.ratchet.policy.model.Weights;
import dev.ratchet.policy.sampling.Sampler;
import dev.ratchet.policy.tokens.Tokenizer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ValueHeadVerifierTest {
    private static final Prompt PROMPT = new Prompt(new PromptId("p"), Domain.MATH, 1, "12", "3");

    /** A token for each of the ten digits, one for a line's end. */
    private static final Tokenizer DIGITS = new Tokenizer() {
        @Override
        public int size() {
            return 11;
        }

        @Override
        public TokenIds encode(String text) {
            return TokenIds.of(text.chars()
                    .map(character -> character == '\n' ? 10 : character - '0')
                    .toArray());
        }

        @Override
        public String decode(TokenIds tokens) {
            throw new UnsupportedOperationException("not needed to judge");
        }
    };

    private static Weights weights;
    private static Sampler policy;

    @BeforeAll
    static void load() {
        weights = Models.lively(Models.tiny(), 3);
        policy = Models.sampler(weights);
    }

    @AfterAll
    static void close() {
        policy.close();
        weights.close();
    }

    /** One that reads off the logit of a token, since the embeddings are tied. */
    private static ValueHead logitOf(int token) {
        float[] rows = new float[11 * 16];
        weights.forEach(tensor -> {
            if (tensor.name().equals("model.embed_tokens.weight")) {
                tensor.values().get(rows);
            }
        });
        float[] row = new float[16];
        System.arraycopy(rows, token * 16, row, 0, 16);
        return new ValueHead(row);
    }

    private static ModelFiles file(byte[] content) {
        return new ModelFiles() {
            @Override
            public List<String> names() {
                return List.of(ValueHead.FILE);
            }

            @Override
            public InputStream open(String name) {
                return new ByteArrayInputStream(content);
            }
        };
    }

    private static byte[] written(ValueHead head) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        head.write(out);
        return out.toByteArray();
    }

    @Test
    void the_head_reads_the_hidden_state_of_the_last_token() {
        TokenIds context = DIGITS.encode("12\n3\n45");
        float[] logits = policy.logits(context);
        float[] hidden = policy.hidden(context);

        for (int token = 0; token < 11; token++) {
            assertThat(logitOf(token).of(hidden)).isEqualTo(logits[token], within(1e-4));
        }
    }

    @Test
    void a_response_is_right_from_the_threshold_on() {
        double logOdds = policy.logits(DIGITS.encode("12\n3\n45"))[7];
        double probability = 1 / (1 + Math.exp(-logOdds));

        assertThat(verifier(logitOf(7), 64, probability - 1e-3)
                        .judge(PROMPT, "45")
                        .verdict())
                .isEqualTo(Verdict.RIGHT);
        var wrong = verifier(logitOf(7), 64, probability + 1e-3).judge(PROMPT, "45");
        assertThat(wrong.verdict()).isEqualTo(Verdict.WRONG);
        assertThat(wrong.reason())
                .isEqualTo("probability %.4f that it is right (expected: %.4f or more)"
                        .formatted(probability, probability + 1e-3));
        assertThat(wrong.verifier()).hasToString("value-head/1");
    }

    private static ValueHeadVerifier verifier(ValueHead head, int contextLength, double threshold) {
        return new ValueHeadVerifier(policy, DIGITS, head, contextLength, threshold);
    }

    @Test
    void of_a_response_that_is_too_long_the_end_is_read() {
        ValueHeadVerifier verifier = verifier(logitOf(7), 12, 0.5);

        assertThat(verifier.judge(PROMPT, "9".repeat(100_000) + "123456")).isEqualTo(verifier.judge(PROMPT, "123456"));
        assertThat(verifier.judge(PROMPT, "9123456").reason())
                .isEqualTo(verifier.judge(PROMPT, "8123456").reason());
    }

    @Test
    void a_prompt_without_room_for_a_response_is_refused() {
        Prompt crowded = new Prompt(new PromptId("p"), Domain.MATH, 1, "1".repeat(20), "3");

        assertThat(verifier(logitOf(7), 12, 0.5).refusal(PROMPT)).isEmpty();
        assertThat(verifier(logitOf(7), 12, 0.5).refusal(crowded))
                .hasValue("question and answer: 23 tokens for the reward model (expected: fewer than 11)");
        assertThat(verifier(logitOf(7), 12, 0.5).judge(crowded, "1").verdict()).isEqualTo(Verdict.UNVERIFIABLE);
        assertThat(verifier(logitOf(7), 12, 0.5).judge(PROMPT, " ").verdict()).isEqualTo(Verdict.WRONG);
    }

    @Test
    void a_head_is_read_as_it_was_written_and_another_width_is_refused() throws Exception {
        ValueHead head = logitOf(4);
        float[] hidden = policy.hidden(TokenIds.of(1, 2, 3));

        assertThat(ValueHead.read(file(written(head)), 16).of(hidden)).isEqualTo(head.of(hidden));
        assertThat(written(head)).isEqualTo(written(logitOf(4)));
        assertThatThrownBy(() -> ValueHead.read(file(written(head)), 8))
                .isInstanceOf(FaultException.class)
                .hasMessage("value_head.safetensors: tensors [score.weight[1, 16]] (expected: [score.weight[1, 8]])");
        byte[] cut = Arrays.copyOf(written(head), 40);
        assertThatThrownBy(() -> ValueHead.read(file(cut), 16)).isInstanceOf(FaultException.class);
        assertThatThrownBy(() -> new ValueHead(new float[] {Float.NaN})).hasMessageContaining("NaN");
        assertThat(head.width()).isEqualTo(16);
    }
}
