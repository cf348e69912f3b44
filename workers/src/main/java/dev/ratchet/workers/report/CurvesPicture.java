package dev.ratchet.workers.report;

import dev.ratchet.workflows.contract.EvaluationResult;
import dev.ratchet.workflows.contract.Figures;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The curves of reward, accuracy and response length over iterations, as one PNG (as figures 5 and 6 of the paper). */
public final class CurvesPicture {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 300;
    private static final Color ROLLOUTS = new Color(0x1f, 0x77, 0xb4);
    private static final Color HELD_OUT = new Color(0xd6, 0x27, 0x28);

    private CurvesPicture() {}

    /** Writes the picture, replacing an older one in one step; a campaign without iterations has none. */
    public static void write(CampaignCurves curves, Path png) throws IOException {
        if (curves.figures().isEmpty()) {
            return;
        }
        List<XYChart> charts = List.of(
                chart(curves, "mean reward", Figures::meanReward, Optional.empty()),
                chart(curves, "accuracy", Figures::accuracy, Optional.of(EvaluationResult::accuracy)),
                chart(curves, "mean response tokens", Figures::meanLength, Optional.of(EvaluationResult::meanLength)));
        // A name of its own: two commands that show the same campaign end at the same moment.
        Path temporary = Files.createTempFile(png.resolveSibling(""), png.getFileName() + ".", ".tmp");
        try {
            try (OutputStream out = Files.newOutputStream(temporary)) {
                ImageIO.write(stacked(charts), "PNG", out);
            }
            Files.move(temporary, png, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static XYChart chart(
            CampaignCurves curves,
            String what,
            ToDoubleFunction<Figures> rollouts,
            Optional<ToDoubleFunction<EvaluationResult>> heldOut) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(curves.name() + ": " + what)
                .xAxisTitle("iteration")
                .build();
        chart.getStyler().setLegendPosition(LegendPosition.InsideSE);
        chart.getStyler().setXAxisMin(0.0);
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        List<Map.Entry<Integer, Figures>> points = curves.figures().entrySet().stream()
                .filter(point -> point.getValue().judged() > 0)
                .toList();
        if (!points.isEmpty()) {
            add(
                    chart,
                    "rollouts",
                    ROLLOUTS,
                    points.stream().mapToDouble(Map.Entry::getKey).toArray(),
                    points.stream()
                            .mapToDouble(point -> rollouts.applyAsDouble(point.getValue()))
                            .toArray());
        }
        if (heldOut.isPresent() && !curves.evaluations().isEmpty()) {
            add(
                    chart,
                    "held-out",
                    HELD_OUT,
                    curves.evaluations().stream()
                            .mapToDouble(EvaluationResult::iteration)
                            .toArray(),
                    curves.evaluations().stream().mapToDouble(heldOut.get()).toArray());
        }
        return chart;
    }

    private static void add(XYChart chart, String name, Color color, double[] x, double[] y) {
        XYSeries series = chart.addSeries(name, x, y);
        series.setLineColor(color);
        series.setMarkerColor(color);
        series.setMarker(SeriesMarkers.CIRCLE);
    }

    private static BufferedImage stacked(List<XYChart> charts) {
        BufferedImage all = new BufferedImage(WIDTH, HEIGHT * charts.size(), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = all.createGraphics();
        for (int i = 0; i < charts.size(); i++) {
            graphics.drawImage(BitmapEncoder.getBufferedImage(charts.get(i)), 0, i * HEIGHT, null);
        }
        graphics.dispose();
        return all;
    }
}
