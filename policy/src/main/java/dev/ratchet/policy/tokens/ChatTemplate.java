package dev.ratchet.policy.tokens;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.LegacyOverrides;
import com.hubspot.jinjava.el.JinjavaProcessors;
import com.hubspot.jinjava.el.TypeConvertingMapELResolver;
import com.hubspot.jinjava.el.ext.JinjavaBeanELResolver;
import com.hubspot.jinjava.el.ext.JinjavaListELResolver;
import com.hubspot.jinjava.interpret.Context;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.interpret.RenderResult;
import com.hubspot.jinjava.interpret.TemplateError;
import com.hubspot.jinjava.lib.exptest.ExpTest;
import com.hubspot.jinjava.lib.filter.Filter;
import com.hubspot.jinjava.lib.fn.ELFunctionDefinition;
import com.hubspot.jinjava.lib.fn.Functions;
import com.hubspot.jinjava.lib.tag.Tag;
import com.hubspot.jinjava.mode.ExecutionMode;
import com.hubspot.jinjava.tree.Node;
import com.hubspot.jinjava.tree.TagNode;
import com.hubspot.jinjava.tree.output.RenderedOutputNode;
import com.hubspot.jinjava.tree.parse.ExpressionToken;
import com.hubspot.jinjava.util.ForLoop;
import dev.ratchet.domain.fault.Fault;
import dev.ratchet.domain.fault.FaultException;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jinjava.javax.el.CompositeELResolver;
import jinjava.javax.el.ELContext;
import jinjava.javax.el.ELException;
import org.jspecify.annotations.Nullable;

/**
 * The Jinja template with which a chat model was trained; renders as transformers does.
 *
 * <p>A template comes with a model and is not trusted: it reaches no Java method, no file, no other template, no clock and no
 * chance, and what it writes and how long it runs is bounded ({@link JinjaBounds}). Whatever it needs beyond that is an
 * {@code UNUSABLE_MODEL} fault; it never renders to something else in silence. Messages over their bound are an
 * {@code INVALID_REQUEST}.
 */
public final class ChatTemplate {
    private static final Set<String> OF_A_LOOP =
            Set.of("index", "index0", "revindex", "revindex0", "first", "last", "length");

    /** The names that {@code set} sets, without those within a namespace. */
    private static final Pattern NAME = Pattern.compile("\\G\\s*(\\w+)[.\\w]*\\s*,?");

    /** What templates of chat models use; the rest of the library reaches files, clocks or chance, or knows no bound. */
    private static final Map<Context.Library, Set<String>> KEPT = Map.of(
            Context.Library.TAG,
            Set.of("for", "endfor", "if", "elif", "else", "endif", "set", "endset", "macro", "endmacro"),
            Context.Library.FILTER,
            JinjaExpressions.FILTERS,
            Context.Library.FUNCTION,
            Set.of("range", "namespace"));

    private static final Map<Context.Library, Set<String>> LEFT_OUT = leftOut();

    private final String template;
    private final String beginToken;
    private final String endToken;
    private final Jinjava jinja;
    private JinjaBounds bounds = new JinjaBounds();

    /** Texts of the begin and end token are empty where the model has none. */
    public ChatTemplate(String template, String beginToken, String endToken) {
        bounds.within(template.length(), JinjaBounds.TEMPLATE, "characters");
        this.template = JinjaWhitespace.asTransformersHasIt(template, bounds);
        this.beginToken = beginToken;
        this.endToken = endToken;
        this.jinja = new Jinjava(configuration());
        jinja.getGlobalContext()
                .registerFunction(new ELFunctionDefinition(
                        "", "raise_exception", ChatTemplate.class, "raiseException", String.class));
        jinja.getGlobalContext()
                .registerFunction(new ELFunctionDefinition(
                        "", "range", ChatTemplate.class, "range", Object.class, Object[].class));
        jinja.getGlobalContext().registerTag(new JinjaLoop());
        JinjaFilters.with(() -> bounds).forEach(jinja.getGlobalContext()::registerFilter);
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
        long characters = messages.stream()
                .mapToLong(message -> message.content().length())
                .sum();
        if (characters > JinjaBounds.CONVERSATION || messages.size() > JinjaBounds.ELEMENTS) {
            throw new FaultException(
                    Fault.INVALID_REQUEST,
                    "chat: %d messages of %d characters (expected: at most %d and %d)"
                            .formatted(messages.size(), characters, JinjaBounds.ELEMENTS, JinjaBounds.CONVERSATION));
        }
        bounds = new JinjaBounds();
        try {
            return rendered(messages, addGenerationPrompt);
        } catch (StackOverflowError e) {
            throw new FaultException(
                    Fault.UNUSABLE_MODEL, "chat_template: nested too deeply (expected: a template for chats)", e);
        }
    }

    private String rendered(List<ChatMessage> messages, boolean addGenerationPrompt) {
        List<Map<String, String>> spoken =
                messages.stream().map(ChatTemplate::asMap).toList();
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

    /** Role first, as those who print whole messages expect. */
    private static Map<String, String> asMap(ChatMessage message) {
        Map<String, String> map = new LinkedHashMap<>();
        map.put("role", message.role().label());
        map.put("content", message.content());
        return map;
    }

    private static FaultException refused(TemplateError error) {
        for (Throwable cause = error.getException(); cause != null; cause = cause.getCause()) {
            if (cause instanceof FaultException overBound) {
                return overBound;
            }
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
                "chat_template, line %d: %s (expected: Jinja as far as docs/models.md has it)"
                        .formatted(error.getLineno(), error.getMessage()));
    }

    private static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refusal(String message) {
            super(message);
        }
    }

    /** Reads what a template may ask of {@code loop}, runs filters, tests and methods of texts; the rest stays closed. */
    private final class WhatIsOpen extends JinjavaBeanELResolver {
        WhatIsOpen() {
            super(true);
        }

        @Override
        public @Nullable Object getValue(ELContext context, @Nullable Object base, @Nullable Object property) {
            if (!(base instanceof ForLoop)) {
                return null;
            }
            if (!OF_A_LOOP.contains(String.valueOf(property))) {
                throw new ELException("loop.%s (expected: one of %s)".formatted(property, new TreeSet<>(OF_A_LOOP)));
            }
            return super.getValue(context, base, property);
        }

        @Override
        public @Nullable Object invoke(
                ELContext context,
                @Nullable Object base,
                @Nullable Object method,
                Class<?> @Nullable [] types,
                Object @Nullable [] values) {
            bounds.step();
            if (base instanceof Filter || base instanceof ExpTest) {
                return bounds.made(super.invoke(context, base, method, types, values));
            }
            List<String> arguments = Stream.of(values == null ? new Object[0] : values)
                    .map(JinjaFilters::shown)
                    .toList();
            Object value = base instanceof CharSequence text
                    ? PythonText.method(bounds, text.toString(), String.valueOf(method), arguments)
                    : null;
            context.setPropertyResolved(value != null);
            return bounds.made(value);
        }
    }

    /** Has values written as Python writes them. */
    private static final class AsPython implements ExecutionMode {
        @Override
        public void prepareContext(Context context) {
            context.setExpressionStrategy(ChatTemplate::written);
        }
    }

    private static RenderedOutputNode written(ExpressionToken expression, JinjavaInterpreter interpreter) {
        Object value = interpreter.resolveELExpression(expression.getExpr(), expression.getLineNumber());
        try {
            return new RenderedOutputNode(JinjaFilters.shown(value));
        } catch (IllegalArgumentException e) {
            interpreter.addError(TemplateError.fromException(e));
            return new RenderedOutputNode("");
        }
    }

    /** What templates call {@code raise_exception}; the library makes an error of it. */
    public static String raiseException(String message) {
        throw new Refusal(message);
    }

    /** The library's, which cuts in silence what is too long. */
    public static List<Integer> range(Object first, Object... others) {
        List<Integer> numbers = Functions.range(first, others);
        new JinjaBounds().within(numbers.size(), JinjaBounds.ELEMENTS, "elements");
        return numbers;
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
        mapsAndLists.add(new WhatIsOpen());
        return JinjavaConfig.newBuilder()
                .withExecutionMode(new AsPython())
                .withElResolver(mapsAndLists)
                .withDisabled(LEFT_OUT)
                .withLocale(Locale.ROOT)
                .withTimeZone(ZoneOffset.UTC)
                .withNestedInterpretationEnabled(false)
                .withMaxOutputSize(JinjaBounds.TEXT)
                .withMaxStringLength(JinjaBounds.TEXT)
                .withMaxListSize(JinjaBounds.ELEMENTS)
                .withMaxMapSize(JinjaBounds.ELEMENTS)
                .withRangeLimit(JinjaBounds.ELEMENTS + 1)
                .withMaxRenderDepth(JinjaBounds.DEPTH)
                .withMaxMacroRecursionDepth(JinjaBounds.DEPTH)
                .withProcessors(JinjavaProcessors.newBuilder()
                        .withNodePreProcessor((_, _) -> bounds.step())
                        .withNodePostProcessor(this::countWhatIsSet)
                        .build())
                .withLegacyOverrides(LegacyOverrides.newBuilder()
                        .withUsePyishObjectMapper(true)
                        .withUseNaturalOperatorPrecedence(true)
                        .withParseWhitespaceControlStrictly(true)
                        .withKeepNullableLoopValues(true)
                        .build())
                .build();
    }

    private void countWhatIsSet(Node node, JinjavaInterpreter interpreter) {
        if (node instanceof TagNode tag && tag.getName().equals("set")) {
            NAME.matcher(tag.getHelpers())
                    .results()
                    .map(name -> name.group(1))
                    .forEach(name -> bounds.made(interpreter.getContext().get(name)));
        }
    }
}
