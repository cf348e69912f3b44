package dev.ratchet.storage.prompts.images;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;

/** References as JSON, in the forms of {@code docs/vision.md}. */
final class Answers {
    static final ObjectMapper JSON = new ObjectMapper();

    private static final double IOU = 0.5;

    private Answers() {}

    static String count(int count) {
        return JSON.createObjectNode().put("count", count).toString();
    }

    static String point(double x, double y, int within) {
        ObjectNode answer = JSON.createObjectNode();
        answer.putArray("point").add(x).add(y);
        return answer.put("within", within).toString();
    }

    static String region(Bounds bounds) {
        ObjectNode answer = JSON.createObjectNode();
        answer.set("region", corners(bounds));
        return answer.put("iou", IOU).toString();
    }

    static String regions(List<Bounds> all) {
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode regions = answer.putArray("regions");
        all.forEach(bounds -> regions.add(corners(bounds)));
        return answer.put("iou", IOU).toString();
    }

    private static ArrayNode corners(Bounds bounds) {
        return JSON.createArrayNode()
                .add(bounds.x0())
                .add(bounds.y0())
                .add(bounds.x1())
                .add(bounds.y1());
    }

    static String text(String text, double distance, boolean caseMatters) {
        ObjectNode answer = JSON.createObjectNode().put("text", text);
        if (distance > 0) {
            answer.put("distance", distance);
        }
        return (caseMatters ? answer : answer.put("case", false)).toString();
    }

    static String value(BigDecimal value, BigDecimal tolerance) {
        ObjectNode answer = JSON.createObjectNode();
        put(answer, "value", value);
        put(answer, "tolerance", tolerance);
        return answer.toString();
    }

    static String values(List<String> names, List<BigDecimal> values, BigDecimal tolerance) {
        ObjectNode answer = JSON.createObjectNode();
        ObjectNode named = answer.putObject("values");
        for (int i = 0; i < names.size(); i++) {
            put(named, names.get(i), values.get(i));
        }
        put(answer, "tolerance", tolerance);
        return answer.toString();
    }

    /** 40 and 3.5, never 4E+1. */
    private static void put(ObjectNode object, String name, BigDecimal number) {
        if (number.stripTrailingZeros().scale() <= 0) {
            object.put(name, number.longValueExact());
        } else {
            object.put(name, number.doubleValue());
        }
    }

    static String choice(char letter, int of) {
        return JSON.createObjectNode()
                .put("choice", Character.toString(letter))
                .put("of", of)
                .toString();
    }
}
