package dev.ratchet.rewards.k12;

import dev.ratchet.domain.reward.Part;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Grades several answers, each by itself: in their order, or each blank with the piece that suits it best. */
record BlankGrading(Expected.Blanks wanted, Language language) {
    Grade of(List<String> pieces) {
        int blanks = wanted.blanks().size();
        if (pieces.size() > blanks) {
            List<Part> parts = new ArrayList<>();
            for (int i = 0; i < blanks; i++) {
                parts.add(part(i, 0));
            }
            return Grade.of(
                    parts,
                    language.say("Not right: %d answers were given for %d blanks.", "틀렸습니다: 빈칸은 %2$d개인데 답을 %1$d개 썼습니다.")
                            .formatted(pieces.size(), blanks));
        }
        List<String> written = new ArrayList<>(pieces);
        while (written.size() < blanks) {
            written.add("");
        }
        List<Grade> grades = switch (wanted.order()) {
            case FIXED -> inOrder(written);
            case ANY -> inAnyOrder(once(written));
        };
        List<Part> parts = new ArrayList<>();
        List<String> words = new ArrayList<>();
        for (int i = 0; i < blanks; i++) {
            Part part = part(i, grades.get(i).share());
            parts.add(part);
            words.add("%s (%s): %s"
                    .formatted(
                            part.name(),
                            language.earned(part.points(), part.most()),
                            grades.get(i).why()));
        }
        return Grade.of(parts, String.join(" ", words));
    }

    private Part part(int blank, double share) {
        double most = wanted.blanks().get(blank).points();
        String name = language.say("Blank %d", "%d번").formatted(blank + 1);
        return new Part(name, share == 1 ? most : share * most, most);
    }

    private List<Grade> inOrder(List<String> pieces) {
        List<Grade> grades = new ArrayList<>();
        for (int i = 0; i < pieces.size(); i++) {
            grades.add(grade(i, pieces.get(i)));
        }
        return grades;
    }

    private Grade grade(int blank, String piece) {
        if (piece.isBlank()) {
            return Grade.whole(false, language.say("nothing was written.", "답을 쓰지 않았습니다."));
        }
        return switch (wanted.blanks().get(blank).expected()) {
            case Expected.Text text -> new TextGrading(text, language).of(Candidates.of(piece));
            case Expected.Numeric number -> new NumericGrading(number, language).of(NumberFound.in(piece));
        };
    }

    /** The same answer twice is one. */
    private static List<String> once(List<String> pieces) {
        Set<String> seen = new HashSet<>();
        return pieces.stream()
                .map(piece -> seen.add(Phrase.of(piece).joined()) ? piece : "")
                .toList();
    }

    /** The assignment that earns most: over sets of pieces, of which there are few. */
    private List<Grade> inAnyOrder(List<String> pieces) {
        int blanks = pieces.size();
        Grade[][] grades = new Grade[blanks][blanks];
        for (int blank = 0; blank < blanks; blank++) {
            for (int piece = 0; piece < blanks; piece++) {
                grades[blank][piece] = grade(blank, pieces.get(piece));
            }
        }
        double[] best = new double[1 << blanks];
        int[] choice = new int[1 << blanks];
        for (int used = 1; used < best.length; used++) {
            int blank = Integer.bitCount(used) - 1;
            best[used] = -1;
            for (int piece = 0; piece < blanks; piece++) {
                if ((used & 1 << piece) != 0) {
                    double points = best[used ^ 1 << piece]
                            + grades[blank][piece].share()
                                    * wanted.blanks().get(blank).points();
                    if (points > best[used]) {
                        best[used] = points;
                        choice[used] = piece;
                    }
                }
            }
        }
        List<Grade> chosen = new ArrayList<>();
        for (int used = best.length - 1; used > 0; used ^= 1 << choice[used]) {
            chosen.addFirst(grades[Integer.bitCount(used) - 1][choice[used]]);
        }
        return chosen;
    }
}
