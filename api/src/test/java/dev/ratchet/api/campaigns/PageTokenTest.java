package dev.ratchet.api.campaigns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PageTokenTest {
    @Test
    void tokens_are_what_the_document_says_and_come_back_as_they_were() {
        Pattern documented = Pattern.compile(PageToken.PATTERN);
        for (int iteration = 1; iteration < 1_000_000; iteration += iteration < 2_000 ? 1 : 997) {
            String text = new PageToken(iteration).text();
            assertThat(documented.matcher(text).matches())
                    .as("%d, %s", iteration, text)
                    .isTrue();
            assertThat(PageToken.of(text).iteration()).isEqualTo(iteration);
        }
    }
}
