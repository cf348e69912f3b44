package dev.ratchet.storage.prompts.images;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Letters, digits and signs of ASCII on a grid of 5 by 7, so that no font of the machine is needed and every machine draws the
 * same. Each is five columns of three digits in hexadecimal, whose lowest bit is on top; g, j, p, q and y reach two rows
 * below the line.
 */
final class Glyphs {
    static final int COLUMNS = 5;
    static final int ROWS = 7;

    /** The rows with those below the line. */
    static final int DEPTH = 9;

    /** From the left of a glyph to the left of the next one, and from line to line. */
    static final int ADVANCE = COLUMNS + 1;

    static final int LINE = DEPTH + 1;

    private static final String TABLE = String.join(
            "",
            "000000000000000 00000005F000000 000007000007000 01407F01407F014 02402A07F02A012 023013008064062 036049056020050 000000007000000 ", //  !"#$%&'
            "00001C022041000 00004102201C000 01400803E008014 00800803E008008 000050030000000 008008008008008 000060060000000 020010008004002 ", // ()*+,-./
            "03E05104904503E 00004207F040000 042061051049046 02104104504B031 01801401207F010 027045045045039 03C04A049049030 001071009005003 ", // 01234567
            "036049049049036 00604904902901E 000036036000000 000056036000000 008014022041000 014014014014014 000041022014008 002001051009006 ", // 89:;<=>?
            "03204907904103E 07E01101101107E 07F049049049036 03E041041041022 07F04104102201C 07F049049049041 07F009009009001 03E04104904907A ", // @ABCDEFG
            "07F00800800807F 00004107F041000 02004004103F001 07F008014022041 07F040040040040 07F00200C00207F 07F00400801007F 03E04104104103E ", // HIJKLMNO
            "07F009009009006 03E04105102105E 07F009019029046 046049049049031 00100107F001001 03F04004004003F 01F02004002001F 03F04003804003F ", // PQRSTUVW
            "063014008014063 007008070008007 061051049045043 00007F041041000 002004008010020 00004104107F000 004002001002004 040040040040040 ", // XYZ[\]^_
            "000001002004000 020054054054078 07F048044044038 038044044044020 03804404404807F 038054054054018 00807E009001002 0381441441440FC ", // `abcdefg
            "07F008004004078 00004407D040000 0801001040FD000 07F010028044000 00004107F040000 07C004018004078 07C008004004078 038044044044038 ", // hijklmno
            "1FC044044044038 0380440440441FC 07C008004004008 048054054054020 00403F044040020 03C04004002007C 01C02004002001C 03C04003004003C ", // pqrstuvw
            "044028010028044 03C1401401400FC 04406405404C044 000008036041000 00000007F000000 000041036008000 010008008010008 "); // xyz{|}~

    private static final char FIRST = ' ';
    private static final char LAST = '~';
    private static final int DIGITS = 3;
    private static final int TABLE_STEP = DIGITS * COLUMNS + 1;

    private Glyphs() {}

    /** Whether there is ink in a cell of the letter's grid; nowhere outside the grid. */
    static boolean ink(char letter, int column, int row) {
        if (letter < FIRST || letter > LAST || column < 0 || column >= COLUMNS || row < 0 || row >= DEPTH) {
            return false;
        }
        int at = (letter - FIRST) * TABLE_STEP + DIGITS * column;
        return ((Integer.parseInt(TABLE, at, at + DIGITS, 16) >> row) & 1) == 1;
    }

    static int width(String text, int scale) {
        return (text.length() * ADVANCE - 1) * scale;
    }

    /** Writes a line whose upper left corner is given; each cell is a square of {@code scale} pixels. */
    static void write(Canvas canvas, String text, int left, int top, int scale, int rgb) {
        for (int i = 0; i < text.length(); i++) {
            for (int column = 0; column < COLUMNS; column++) {
                for (int row = 0; row < DEPTH; row++) {
                    if (ink(text.charAt(i), column, row)) {
                        int x = left + (i * ADVANCE + column) * scale;
                        int y = top + row * scale;
                        canvas.rectangle(x, y, x + scale, y + scale, rgb);
                    }
                }
            }
        }
    }

    static void writeCentred(Canvas canvas, String text, int centre, int top, int scale, int rgb) {
        write(canvas, text, centre - width(text, scale) / 2, top, scale, rgb);
    }

    /** Writes one letter round a centre, turned by {@code angle} radians. */
    static void turned(Canvas canvas, char letter, double x, double y, double scale, double angle, int rgb) {
        double cos = StrictMath.cos(angle);
        double sin = StrictMath.sin(angle);
        Canvas.Area area = (px, py) -> {
            double across = (px - x) * cos + (py - y) * sin;
            double down = (py - y) * cos - (px - x) * sin;
            return ink(letter, (int) Math.floor(across / scale + COLUMNS / 2.0), (int)
                    Math.floor(down / scale + ROWS / 2.0));
        };
        canvas.fill(x, y, scale * ROWS, area, rgb);
    }

    /** Writes lines round a place near the middle of a picture, the whole turned by {@code angle} radians. */
    static void page(Canvas canvas, List<String> lines, int scale, double angle, SplittableRandom random) {
        int rgb = Paper.ink(random);
        int columns = lines.stream().mapToInt(String::length).max().orElse(0) * ADVANCE - 1;
        int rows = lines.size() * LINE - (LINE - ROWS);
        if (angle == 0) {
            int left = (canvas.size() - columns * scale) / 2 + shift(canvas, columns * scale, random);
            int top = (canvas.size() - rows * scale) / 2 + shift(canvas, rows * scale, random);
            for (int i = 0; i < lines.size(); i++) {
                write(canvas, lines.get(i), left, top + i * LINE * scale, scale, rgb);
            }
            return;
        }
        double middle = canvas.size() / 2.0;
        double cos = StrictMath.cos(angle);
        double sin = StrictMath.sin(angle);
        for (int i = 0; i < lines.size(); i++) {
            for (int j = 0; j < lines.get(i).length(); j++) {
                double across = (j * ADVANCE + COLUMNS / 2.0 - columns / 2.0) * scale;
                double down = (i * LINE + ROWS / 2.0 - rows / 2.0) * scale;
                double x = middle + across * cos - down * sin;
                double y = middle + across * sin + down * cos;
                turned(canvas, lines.get(i).charAt(j), x, y, scale, angle, rgb);
            }
        }
    }

    private static int shift(Canvas canvas, int extent, SplittableRandom random) {
        int most = Math.min((canvas.size() - extent) / 2 - canvas.size() / 20, canvas.size() / 8);
        return most > 0 ? random.nextInt(-most, most + 1) : 0;
    }
}
