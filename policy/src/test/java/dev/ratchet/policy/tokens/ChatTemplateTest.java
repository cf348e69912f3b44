package dev.ratchet.policy.tokens;

import static dev.ratchet.policy.formats.Faults.assertFault;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ratchet.domain.fault.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatTemplateTest {
    /** Templates (SmolLM2, Llama 3, Qwen and some that are all white space) with what transformers made of them. */
    static List<JsonNode> renderedByTransformers() throws IOException {
        try (InputStream in = requireNonNull(ChatTemplateTest.class.getResourceAsStream("chat-templates.json"))) {
            List<JsonNode> cases = new ArrayList<>();
            new ObjectMapper().readTree(in).forEach(cases::add);
            return cases;
        }
    }

    @ParameterizedTest
    @MethodSource("renderedByTransformers")
    void templates_render_to_the_letter_as_transformers_renders_them(JsonNode golden) {
        ChatTemplate template = new ChatTemplate(golden.path("source").asText(), "<s>", "</s>");
        List<ChatMessage> messages = new ArrayList<>();
        golden.path("messages")
                .forEach(message -> messages.add(new ChatMessage(
                        ChatMessage.Role.valueOf(message.path("role").asText().toUpperCase(Locale.ROOT)),
                        message.path("content").asText())));

        String rendered =
                golden.path("generation").asBoolean() ? template.prompt(messages) : template.conversation(messages);

        assertThat(rendered)
                .as(golden.path("template").asText())
                .isEqualTo(golden.path("expected").asText());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ ''.getClass() }}",
                "{{ messages.getClass() }}",
                "{{ messages[0].content.strip() }}",
                "{{ ''.class.name }}",
                "{{ messages.stream() }}",
                "{% include '/etc/passwd' %}",
                "{% import '/etc/passwd' as x %}",
                "{% extends 'x' %}",
                "{{ now() }}",
                "{{ [1, 2, 3]|random }}",
                "{{ unknown(1) }}",
                "{% unknown %}",
                "{% if %}",
                "{{ 1 + }}",
                "{{ raise_exception('roles must alternate') }}",
                "{% for i in range(10000) %}{% for k in range(10000) %}xxxxxxxxxxxxxxxx{% endfor %}{% endfor %}",
                "{% for i in range(9999) %}{% for k in range(9999) %}{% set x = i %}{% endfor %}{% endfor %}",
                "{% macro f(x) %}{{ f(x) }}{% endmacro %}{{ f(1) }}",
                "{% for i in 'x'|center(2000000000) %}{% endfor %}",
                "{% set x = 'xxxxxxxx' %}{% for i in range(60) %}{% set x = x + x %}{% endfor %}{{ x }}",
                "{% set x = 'xxxxxxxx' %}{% for i in range(60) %}{% set x = x ~ x %}{% endfor %}{{ x }}",
                "{% for i in [1] %}{{ loop.getClass() }}{% endfor %}",
                "{{ ____int3rpr3t3r____.getConfig() }}",
                "{% for i in [1] %}{{ loop.next() }}{% endfor %}",
                "{{ 'x' * 2000000000 }}",
                "{{ '%2000000000s'|format(1) }}",
                "{{ 'x'|indent(2000000000, true) }}",
                "{% cycle 'a' %}"
            })
    void whatever_a_template_must_not_do_is_refused(String template) {
        assertFault(
                Fault.UNUSABLE_MODEL,
                () -> new ChatTemplate(template, "", "").prompt(List.of(new ChatMessage(ChatMessage.Role.USER, "x"))),
                "chat_template");
    }

    @Test
    void a_refusal_of_the_template_itself_is_told() {
        assertFault(
                Fault.UNUSABLE_MODEL,
                () -> new ChatTemplate("{{ raise_exception('roles must alternate') }}", "", "").prompt(List.of()),
                "roles must alternate");
    }

    @Test
    void what_a_user_writes_is_never_run() {
        ChatTemplate template = new ChatTemplate("{{ messages[0].content }}", "", "");
        String attack = "{{ 1 + 1 }}{% for i in range(3) %}x{% endfor %}{# no #}";

        assertThat(template.prompt(List.of(new ChatMessage(ChatMessage.Role.USER, attack))))
                .isEqualTo(attack);
    }
}
