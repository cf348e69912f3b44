package dev.ratchet.policy.tokens;

import static dev.ratchet.policy.formats.Faults.assertFault;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ratchet.domain.fault.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatTemplateTest {
    /** Each by its text; the same object renders all conversations, as in a campaign. */
    private static final Map<String, ChatTemplate> TEMPLATES = new ConcurrentHashMap<>();

    /** Templates in the manner of well-known families with what transformers makes of them; see make_chat_templates.py. */
    static Stream<Arguments> renderedByTransformers() throws IOException {
        try (InputStream in = requireNonNull(ChatTemplateTest.class.getResourceAsStream("chat-templates.json"))) {
            JsonNode made = new ObjectMapper().readTree(in);
            return made.path("templates")
                    .valueStream()
                    .flatMap(template -> template.path("renderings")
                            .valueStream()
                            .map(rendering -> Arguments.of(
                                    "%s, conversation %s, generation %s"
                                            .formatted(
                                                    template.path("name").asText(),
                                                    rendering.path("conversation"),
                                                    rendering.path("generation")),
                                    template.path("source").asText(),
                                    messages(made.path("conversations")
                                            .path(rendering.path("conversation").asInt())),
                                    rendering)));
        }
    }

    private static List<ChatMessage> messages(JsonNode conversation) {
        return conversation
                .valueStream()
                .map(message -> new ChatMessage(
                        ChatMessage.Role.valueOf(message.path("role").asText().toUpperCase(Locale.ROOT)),
                        message.path("content").asText()))
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("renderedByTransformers")
    void templates_render_to_the_letter_as_transformers_renders_them(
            String name, String source, List<ChatMessage> messages, JsonNode rendering) {
        ChatTemplate template = TEMPLATES.computeIfAbsent(source, text -> new ChatTemplate(text, "<s>", "</s>"));
        boolean generation = rendering.path("generation").asBoolean();

        if (rendering.has("refused")) {
            assertFault(
                    Fault.UNUSABLE_MODEL,
                    () -> template.prompt(messages),
                    rendering.path("refused").asText());
        } else {
            assertThat(generation ? template.prompt(messages) : template.conversation(messages))
                    .as(name)
                    .isEqualTo(rendering.path("expected").asText());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ ''.getClass() }}",
                "{{ messages.getClass() }}",
                "{{ messages[0].content.chars() }}",
                "{{ messages[0].content.strip(1, 2) }}",
                "{{ messages[0].keySet() }}",
                "{% from '/etc/passwd' import x %}",
                "{{ strftime_now('%Y') }}",
                "{% for i in [1] %}{{ loop.previtem }}{% endfor %}",
                "{% for i in [1] if true %}{% endfor %}",
                "{% for i in 'text' %}{% endfor %}",
                "{{ 'x' | unknown }}",
                "{{ 'x' is unknown }}",
                "{{ 'x' is not unknown }}",
                "{{ 'b a' | title }}",
                "{{ messages[::-1][0].role }}",
                "{{ [1] }}",
                "{{ 1.5 }}",
                "{{ 1.5 | tojson }}",
                "{{ [1] | tojson(indent=2) }}",
                "{% raw %}x{% endraw %}",
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
                "{% set n = namespace(x='x') %}{% for i in range(60) %}{% set n.x = n.x + n.x %}{% endfor %}{{ n.x }}",
                "{% set n = namespace(x='x') %}{% for i in range(60) %}{% set n.x = n.x ~ n.x %}{% endfor %}{{ n.x }}",
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

    /** Each ends within its bound, whose value is told. */
    static Stream<Arguments> hostile() {
        String tall = "{% set n = namespace(x='xxxxxxx', l=[]) %}"
                + "{% for i in range(16) %}{% set n.x = n.x + n.x %}{% endfor %}";
        return Stream.of(
                Arguments.of("x".repeat(JinjaBounds.TEMPLATE + 1), "131073 characters (expected: at most 131072"),
                Arguments.of("{{ " + "(".repeat(4100) + " }}", "4106 characters of a tag (expected: at most 4096"),
                Arguments.of("{{ " + "(".repeat(2000) + "1" + ")".repeat(2000) + " }}", "chat_template"),
                Arguments.of("{% if 1 %}".repeat(6000) + "{% endif %}".repeat(6000), "chat_template"),
                Arguments.of("{% if 1 -%} ".repeat(9000), "chat_template"),
                Arguments.of(
                        "{% for i in range(9999) %}{% for k in range(9999) %}{% set x = i %}{% endfor %}{% endfor %}",
                        "100001 steps (expected: at most 100000"),
                Arguments.of("{{ range(10001) | length }}", "10001 elements (expected: at most 10000"),
                Arguments.of(
                        tall + "{% for i in range(99) %}{% set y = n.x | upper %}{% endfor %}", "at most 16777216"),
                Arguments.of(
                        tall + "{% for i in range(99) %}{% set n.l = n.l + [n.x ~ i] %}{% endfor %}",
                        "characters made on the way (expected: at most 16777216"),
                Arguments.of(tall + "{{ n.x.replace('x', n.x) }}", "characters of a text (expected: at most 524288"),
                Arguments.of(tall + "{{ n.x | replace('', n.x) }}", "at most 524288"),
                Arguments.of(tall + "{{ n.x.split('x') | length }}", "elements (expected: at most 10000"),
                Arguments.of(tall + "{{ range(9999) | join(n.x) }}", "chat_template"),
                Arguments.of(tall + "{{ [n.x, n.x, n.x] | tojson }}", "chat_template"),
                Arguments.of("{% set n = namespace(x=1) %}{% set n.x = n %}{{ n | tojson }}", "chat_template"),
                Arguments.of("{% macro f(x) %}{{ f(x) ~ f(x) }}{% endmacro %}{{ f(1) }}", "20"));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void a_hostile_template_ends_at_a_bound_that_is_told(String template, String words) {
        assertFault(
                Fault.UNUSABLE_MODEL,
                () -> new ChatTemplate(template, "", "").prompt(List.of(new ChatMessage(ChatMessage.Role.USER, "x"))),
                words);
    }

    @Test
    void a_tag_as_long_as_its_bound_is_rendered() {
        String template = "{{ '" + "\\n".repeat(2040) + "' }}";

        assertThat(new ChatTemplate(template, "", "").prompt(List.of())).isEqualTo("\n".repeat(2040));
    }

    @Test
    void messages_beyond_their_bounds_are_refused_before_they_are_rendered() {
        ChatTemplate template = new ChatTemplate("{{ messages[0].content }}", "", "");
        ChatMessage empty = new ChatMessage(ChatMessage.Role.USER, "");

        assertFault(
                Fault.INVALID_REQUEST,
                () -> template.prompt(
                        List.of(new ChatMessage(ChatMessage.Role.USER, "x".repeat(JinjaBounds.CONVERSATION + 1)))),
                "262145 characters (expected: at most 10000 and 262144)");
        assertFault(Fault.INVALID_REQUEST, () -> template.prompt(Collections.nCopies(10_001, empty)), "10001 messages");
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
