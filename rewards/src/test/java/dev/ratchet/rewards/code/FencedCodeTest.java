package dev.ratchet.rewards.code;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FencedCodeTest {
    @Test
    void the_last_closed_block_is_found() {
        assertThat(FencedCode.lastIn("```python\na\n```\ntext\n```\nb\n\nc\n```"))
                .hasValue("b\n\nc\n");
        assertThat(FencedCode.lastIn("~~~~\n~~~\n```\n~~~~\n")).hasValue("~~~\n```\n");
        assertThat(FencedCode.lastIn("  ```js x=1\r\na\r\n  ```  ")).hasValue("a\n");
        assertThat(FencedCode.lastIn("```\n```")).hasValue("\n");
    }

    @Test
    void a_block_that_is_never_closed_is_none() {
        assertThat(FencedCode.lastIn("```\na\n```\n```\nb")).hasValue("a\n");
        assertThat(FencedCode.lastIn("```\na")).isEmpty();
        assertThat(FencedCode.lastIn("``` a ``` b")).isEmpty();
        assertThat(FencedCode.lastIn("")).isEmpty();
    }
}
