package dev.ratchet.storage.prompts.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.domain.prompt.Domain;
import dev.ratchet.domain.prompt.Prompt;
import dev.ratchet.storage.prompts.PromptFiles;
import dev.ratchet.storage.prompts.PromptSet;
import dev.ratchet.storage.prompts.WarmUpExample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmallPicturesTest {
    @TempDir
    Path folder;

    @Test
    void the_same_settings_draw_the_same_files_and_no_picture_is_there_twice() throws IOException {
        SmallPictures.Settings settings = new SmallPictures.Settings(30, 12, 9, 4);
        Path one = folder.resolve("one");
        Path two = folder.resolve("two");
        SmallPictures.generate(settings, one);
        SmallPictures.generate(settings, two);

        for (String file : List.of(ImagePrompts.PROMPTS, SmallPictures.EXAMPLES, "images/000001.png")) {
            assertThat(two.resolve(file)).hasSameBinaryContentAs(one.resolve(file));
        }
        PromptSet set = PromptFiles.readPrompts("set", Files.readAllBytes(one.resolve(ImagePrompts.PROMPTS)));
        List<WarmUpExample> examples =
                PromptFiles.readExamples("corpus", Files.readAllBytes(one.resolve(SmallPictures.EXAMPLES)));
        List<String> images = new ArrayList<>();
        set.byId().values().forEach(prompt -> images.addAll(prompt.images()));
        examples.forEach(example -> images.addAll(example.images()));
        assertThat(images).hasSize(51).doesNotHaveDuplicates();
        assertThat(set.train()).hasSize(30).extracting(Prompt::domain).containsOnly(Domain.VISION);
        assertThat(set.heldOut()).hasSize(12);

        assertThatThrownBy(() -> SmallPictures.generate(settings, one)).hasMessageContaining("is not empty");
    }
}
