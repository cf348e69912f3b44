package dev.ratchet.policy.training;

import dev.ratchet.domain.trajectory.TokenIds;
import dev.ratchet.policy.formats.ModelConfig;
import dev.ratchet.policy.vision.Picture;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;

/** Names what a step was asked for, so that it does not take over the checkpoint of another. */
final class RequestDigest {
    private final MessageDigest digest;

    /**
     * @param numerics what computes the step: with another, bits are others, so that a step which it began is not gone on with
     */
    RequestDigest(ModelConfig config, Record settings, String numerics) {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256: missing (expected: part of every JDK)", e);
        }
        text(config.toString());
        text(settings.toString());
        text(numerics);
    }

    RequestDigest groups(List<TrainedGroup> groups) {
        for (TrainedGroup group : groups) {
            text(group.id().toString());
            tokens(group.prompt());
            group.pictures().forEach(this::picture);
            for (TrainedAnswer answer : group.answers()) {
                text(answer.id() + " " + answer.lossFrom() + " " + answer.reward());
                tokens(answer.tokens());
                answer.behaviour().ifPresent(behaviour -> text(Arrays.toString(behaviour.toArray())));
            }
        }
        return this;
    }

    RequestDigest examples(List<Example> examples) {
        for (Example example : examples) {
            tokens(example.prompt());
            example.pictures().forEach(this::picture);
            tokens(example.response());
        }
        return this;
    }

    byte[] sha256() {
        return digest.digest();
    }

    private void picture(Picture picture) {
        text("picture " + picture.sha256());
    }

    private void text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
        digest.update(bytes);
    }

    private void tokens(TokenIds tokens) {
        ByteBuffer bytes = ByteBuffer.allocate((tokens.length() + 1) * Integer.BYTES);
        bytes.putInt(tokens.length());
        for (int i = 0; i < tokens.length(); i++) {
            bytes.putInt(tokens.at(i));
        }
        digest.update(bytes.flip());
    }
}
