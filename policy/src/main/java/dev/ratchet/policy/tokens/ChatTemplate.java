package dev.ratchet.policy.tokens;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.LegacyOverrides;
import com.hubspot.jinjava.el.JinjavaProcessors;
import com.hubspot.jinjava.el.TypeConvertingMapELResolver;
import com.hubspot.jinjava.el.ext.JinjavaBeanELResolver;
import com.hubspot.jinjava.el.ext.JinjavaListELResolver;
import com.hubspot.jinjava.interpret.Context;
import com.hubspot.jinjava.interpret.RenderResult;
import com.hubspot.jinjava.interpret.TemplateError;
import com.hubspot.jinjava.lib.exptest.ExpTest;
import com.hubspot.jinjava.lib.filter.Filter;
import com.hubspot.jinjava.lib.fn.ELFunctionDefinition;
import com.hubspot.jinjava.lib.tag.Tag;
import com.hubspot.jinjava.util.ForLoop;
import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jinjava.javax.el.CompositeELResolver;
import jinjava.javax.el.ELContext;
import org.jspecify.annotations.Nullable;

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

    /** What templates of chat models use; the rest of the library reaches files, clocks or chance, or knows no bound. */
    private static final Map<Context.Library, Set<String>> KEPT = Map.of(
            Context.Library.TAG,
            Set.of(
                    "for",
                    "endfor",
                    "if",
                    "elif",
                    "else",
                    "endif",
                    "set",
                    "endset",
                    "macro",
                    "endmacro",
                    "raw",
                    "endraw"),
            Context.Library.FILTER,
            Set.of(
                    "trim",
                    "upper",
                    "lower",
                    "capitalize",
                    "title",
                    "length",
                    "count",
                    "tojson",
                    "default",
                    "d",
                    "join",
                    "first",
                    "last",
                    "list",
                    "string",
                    "int",
                    "items",
                    "replace",
                    "map",
                    "select",
                    "reject",
                    "selectattr",
                    "rejectattr",
                    "safe",
                    "reverse",
                    "sort",
                    "unique"),
            Context.Library.FUNCTION,
            Set.of("range", "namespace"));

    private static final Map<Context.Library, Set<String>> LEFT_OUT = leftOut();

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
            throw refused(result.getErrors().getFirst());
        }
        return result.getOutput();
    }

    private static FaultException refused(TemplateError error) {
        for (Throwable cause = error.getException(); cause != null; cause = cause.getCause()) {
            if (cause instanceof Refusal refusal) {
                return new FaultException(
                        Fault.UNUSABLE_MODEL,
                        "chat_template refuses the messages: %s (expected: messages as the model knows them)"
                                .formatted(refusal.getMessage()),
                        refusal);
            }
        }
        return new FaultException(
                Fault.UNUSABLE_MODEL,
                "chat_template, line %d: %s (expected: Jinja without methods, files or clocks)"
                        .formatted(error.getLineno(), error.getMessage()));
    }

    private static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refusal(String message) {
            super(message);
        }
    }

    /** Reads what a template may ask of {@code loop} and runs filters and tests; any other object stays closed. */
    private static final class LoopsFiltersAndTests extends JinjavaBeanELResolver {
        LoopsFiltersAndTests() {
            super(true);
        }

        @Override
        public @Nullable Object getValue(ELContext context, @Nullable Object base, @Nullable Object property) {
            return base instanceof ForLoop ? super.getValue(context, base, property) : null;
        }

        @Override
        public @Nullable Object invoke(
                ELContext context,
                @Nullable Object base,
                @Nullable Object method,
                Class<?> @Nullable [] types,
                Object @Nullable [] values) {
            return base instanceof Filter || base instanceof ExpTest
                    ? super.invoke(context, base, method, types, values)
                    : null;
        }
    }

    /** What templates call {@code raise_exception}; the library makes an error of it. */
    public static String raiseException(String message) {
        throw new Refusal(message);
    }

    private static Map<Context.Library, Set<String>> leftOut() {
        Context all = new Jinjava().getGlobalContext();
        Map<Context.Library, Stream<String>> names = Map.of(
                Context.Library.TAG, all.getAllTags().stream().map(Tag::getName),
                Context.Library.FILTER, all.getAllFilters().stream().map(Filter::getName),
                Context.Library.FUNCTION, all.getAllFunctions().stream().map(ELFunctionDefinition::getLocalName));
        Map<Context.Library, Set<String>> leftOut = new EnumMap<>(Context.Library.class);
        names.forEach((library, known) -> leftOut.put(
                library,
                known.filter(name -> !KEPT.getOrDefault(library, Set.of()).contains(name))
                        .collect(Collectors.toUnmodifiableSet())));
        return leftOut;
    }

    private JinjavaConfig configuration() {
        CompositeELResolver mapsAndLists = new CompositeELResolver();
        mapsAndLists.add(new JinjavaListELResolver(true));
        mapsAndLists.add(new TypeConvertingMapELResolver(true));
        mapsAndLists.add(new LoopsFiltersAndTests());
        return JinjavaConfig.newBuilder()
                .withElResolver(mapsAndLists)
                .withDisabled(LEFT_OUT)
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
                .withLegacyOverrides(LegacyOverrides.newBuilder()
                        .withUsePyishObjectMapper(true)
                        .withUseNaturalOperatorPrecedence(true)
                        .withParseWhitespaceControlStrictly(true)
                        .withKeepNullableLoopValues(true)
                        .build())
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
