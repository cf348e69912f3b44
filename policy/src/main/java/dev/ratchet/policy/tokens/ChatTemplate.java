package dev.ratchet.policy.tokens;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.LegacyOverrides;
import com.hubspot.jinjava.el.JinjavaProcessors;
import com.hubspot.jinjava.el.TypeConvertingMapELResolver;
import com.hubspot.jinjava.el.ext.JinjavaListELResolver;
import com.hubspot.jinjava.interpret.Context;
import com.hubspot.jinjava.interpret.RenderResult;
import com.hubspot.jinjava.lib.fn.ELFunctionDefinition;
import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import jinjava.javax.el.CompositeELResolver;

/**
 * The Jinja template with which a chat model was trained; renders as transformers does.
 *
 * <p>A template comes with a model and is not trusted: it reaches no Java method, no file, no clock and no chance, and what
 * it writes and how long it runs is bounded. Whatever it needs beyond that, such as methods of Python's strings, is an
 * {@code UNUSABLE_MODEL} fault; it never renders to something else in silence.
 */
public final class ChatTemplate {
    private static final int MOST_CHARACTERS = 1 << 20;
    private static final int MOST_STEPS = 100_000;
    private static final int MOST_ELEMENTS = 10_000;

    private final String template;
    private final String beginToken;
    private final String endToken;
    private final Jinjava jinja;
    private int steps;

    /** Texts of the begin and end token are empty where the model has none. */
    public ChatTemplate(String template, String beginToken, String endToken) {
        this.template = JinjaWhitespace.asTransformersHasIt(template);
        this.beginToken = beginToken;
        this.endToken = endToken;
        this.jinja = new Jinjava(configuration());
        jinja.getGlobalContext()
                .registerFunction(new ELFunctionDefinition(
                        "", "raise_exception", ChatTemplate.class, "raiseException", String.class));
    }

    /** The text of {@code messages} and, after it, the beginning of the assistant's answer. */
    public synchronized String prompt(List<ChatMessage> messages) {
        return render(messages, true);
    }

    /** The text of {@code messages} alone. */
    public synchronized String conversation(List<ChatMessage> messages) {
        return render(messages, false);
    }

    private String render(List<ChatMessage> messages, boolean addGenerationPrompt) {
        List<Map<String, String>> spoken = messages.stream()
                .map(message -> Map.of("role", message.role().label(), "content", message.content()))
                .toList();
        steps = 0;
        RenderResult result = jinja.renderForResult(
                template,
                Map.of(
                        "messages",
                        spoken,
                        "add_generation_prompt",
                        addGenerationPrompt,
                        "bos_token",
                        beginToken,
                        "eos_token",
                        endToken));
        if (!result.getErrors().isEmpty()) {
            throw new FaultException(
                    Fault.UNUSABLE_MODEL,
                    "chat_template, line %d: %s (expected: Jinja without methods, files or clocks)"
                            .formatted(
                                    result.getErrors().getFirst().getLineno(),
                                    result.getErrors().getFirst().getMessage()));
        }
        return result.getOutput();
    }

    /** What templates call {@code raise_exception}; the library makes an error of it. */
    public static String raiseException(String message) {
        throw new IllegalArgumentException("the template refuses the messages: " + message);
    }

    private JinjavaConfig configuration() {
        CompositeELResolver mapsAndLists = new CompositeELResolver();
        mapsAndLists.add(new JinjavaListELResolver(true));
        mapsAndLists.add(new TypeConvertingMapELResolver(true));
        return JinjavaConfig.newBuilder()
                .withElResolver(mapsAndLists)
                .withDisabled(Map.of(
                        Context.Library.TAG,
                        Set.of("include", "import", "from", "extends"),
                        Context.Library.FILTER,
                        Set.of("random", "shuffle", "datetimeformat", "strtotime"),
                        Context.Library.FUNCTION,
                        Set.of("now", "today", "unixtimestamp", "strtotime", "datetimeformat")))
                .withLocale(Locale.ROOT)
                .withTimeZone(ZoneOffset.UTC)
                .withNestedInterpretationEnabled(false)
                .withMaxOutputSize(MOST_CHARACTERS)
                .withMaxStringLength(MOST_CHARACTERS)
                .withMaxListSize(MOST_ELEMENTS)
                .withMaxMapSize(MOST_ELEMENTS)
                .withRangeLimit(MOST_ELEMENTS)
                .withMaxRenderDepth(20)
                .withMaxMacroRecursionDepth(20)
                .withProcessors(JinjavaProcessors.newBuilder()
                        .withNodePreProcessor((_, _) -> countStep())
                        .build())
                .withLegacyOverrides(LegacyOverrides.ALL)
                .build();
    }

    private void countStep() {
        if (++steps > MOST_STEPS) {
            throw new FaultException(
                    Fault.UNUSABLE_MODEL,
                    "chat_template: over %d steps (expected: a template that ends)".formatted(MOST_STEPS));
        }
    }
}
