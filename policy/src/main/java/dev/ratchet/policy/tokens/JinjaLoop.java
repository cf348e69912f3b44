package dev.ratchet.policy.tokens;

import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.interpret.JinjavaInterpreter.InterpreterScopeClosable;
import com.hubspot.jinjava.interpret.OutputTooBigException;
import com.hubspot.jinjava.interpret.TemplateError;
import com.hubspot.jinjava.interpret.TemplateSyntaxException;
import com.hubspot.jinjava.lib.tag.ForTag;
import com.hubspot.jinjava.tree.Node;
import com.hubspot.jinjava.tree.TagNode;
import com.hubspot.jinjava.util.ForLoop;
import com.hubspot.jinjava.util.LengthLimitingStringBuilder;
import com.hubspot.jinjava.util.ObjectIterator;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code for} as Jinja has it: what a turn sets is gone in the next one, {@code else} is for a loop without elements, and a
 * map gives its keys. The library's own shares one scope between all turns and always renders {@code else}.
 */
final class JinjaLoop extends ForTag {
    private static final long serialVersionUID = 1L;
    private static final Pattern UNKNOWN = Pattern.compile("\\s(if|recursive)(\\s|$)");

    @Override
    public String renderForCollection(
            TagNode tag, JinjavaInterpreter interpreter, List<String> names, @Nullable Object collection) {
        if (UNKNOWN.matcher(tag.getHelpers()).find()) {
            throw refused(interpreter, "for with if or recursive");
        }
        List<Node> body = tag.getChildren();
        int otherwise = 0;
        while (otherwise < body.size() && !isElse(body.get(otherwise))) {
            otherwise++;
        }
        ForLoop loop = ObjectIterator.getLoop(elements(interpreter, collection));
        LengthLimitingStringBuilder text =
                new LengthLimitingStringBuilder(interpreter.getConfig().getMaxOutputSize());
        try {
            if (!loop.hasNext()) {
                render(body.subList(otherwise, body.size()), interpreter, text);
            }
            while (loop.hasNext()) {
                try (InterpreterScopeClosable _ = interpreter.enterScope()) {
                    interpreter.getContext().put(LOOP, loop);
                    name(interpreter, names, interpreter.wrap(loop.next()));
                    render(body.subList(0, otherwise), interpreter, text);
                }
            }
        } catch (OutputTooBigException e) {
            interpreter.addError(TemplateError.fromOutputTooBigException(e));
        }
        return text.toString();
    }

    private static boolean isElse(Node node) {
        return node instanceof TagNode tag && tag.getName().equals("else");
    }

    private static Collection<?> elements(JinjavaInterpreter interpreter, @Nullable Object collection) {
        return switch (collection) {
            case null -> List.of();
            case Collection<?> several -> several;
            case Map<?, ?> map -> map.keySet();
            case Object[] array -> Arrays.asList(array);
            default ->
                throw refused(interpreter, "for over a " + collection.getClass().getSimpleName());
        };
    }

    private static void name(JinjavaInterpreter interpreter, List<String> names, @Nullable Object element) {
        if (names.size() == 1) {
            interpreter.getContext().put(names.getFirst(), element);
            return;
        }
        List<?> parts = switch (element) {
            case Map.Entry<?, ?> entry -> List.of(entry.getKey(), entry.getValue());
            case List<?> list -> list;
            case null, default -> throw refused(interpreter, "an element without parts");
        };
        if (parts.size() != names.size()) {
            throw refused(interpreter, "%d names for %d parts".formatted(names.size(), parts.size()));
        }
        for (int i = 0; i < parts.size(); i++) {
            interpreter.getContext().put(names.get(i), parts.get(i));
        }
    }

    private static void render(List<Node> nodes, JinjavaInterpreter interpreter, LengthLimitingStringBuilder text) {
        nodes.forEach(node -> text.append(node.render(interpreter)));
    }

    private static TemplateSyntaxException refused(JinjavaInterpreter interpreter, String what) {
        return new TemplateSyntaxException(interpreter, "for", what);
    }
}
