package dev.ratchet.rewards.k12;

import static dev.ratchet.domain.reward.Verdict.PARTLY_RIGHT;
import static dev.ratchet.domain.reward.Verdict.RIGHT;
import static dev.ratchet.domain.reward.Verdict.UNVERIFIABLE;
import static dev.ratchet.domain.reward.Verdict.WRONG;
import static dev.ratchet.rewards.k12.Judging.judge;
import static dev.ratchet.rewards.k12.Judging.prompt;
import static dev.ratchet.rewards.k12.Judging.reason;
import static dev.ratchet.rewards.k12.Judging.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.domain.reward.Judgement;
import dev.ratchet.domain.reward.Part;
import dev.ratchet.domain.reward.VerifierId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of {@code docs/k12.md}, and how they read to a pupil. */
class K12VerifierTest {
    private static final String ACCELERATION = """
            {"number": "9.81", "unit": "m/s^2", "figures": 2}""";

    private static final String RUBRIC = """
            {"rubric": [
              {"criterion": "names the process", "points": 2, "any": ["photosynthesis"]},
              {"criterion": "says what goes in", "all": [["carbon dioxide", "CO2"], "water"], "none": ["oxygen is taken in"]}
            ], "words": 30}""";

    private static final String STEPS = """
            {"steps": ["melt", "pour", "cool"]}""";

    private static final String GASES = """
            {"blanks": [{"text": ["oxygen", "O2"]}, {"text": "carbon dioxide", "points": 3}]}""";

    @Test
    void it_has_its_name() {
        assertThat(new K12Verifier().id()).isEqualTo(new VerifierId("k12", 1));
    }

    @Test
    void a_box_is_believed_before_all_else() {
        assertThat(verdict("Paris", "The answer is London. #### Rome\n\\boxed{Paris}\nLyon"))
                .isEqualTo(RIGHT);
        assertThat(verdict("Paris", "The answer is Paris. \\boxed{London}")).isEqualTo(WRONG);
        assertThat(verdict("Paris", "The answer is Paris. \\boxed{}")).isEqualTo(WRONG);
    }

    @Test
    void hashes_are_believed_before_a_statement_and_that_before_the_last_line() {
        assertThat(verdict("Paris", "The answer is London.\n#### Paris")).isEqualTo(RIGHT);
        assertThat(verdict("Paris", "The answer is Paris.\nThat was easy.")).isEqualTo(RIGHT);
        assertThat(verdict("42", "The answer is easy to find.\nIt is 42.")).isEqualTo(RIGHT);
    }

    @Test
    void the_last_statement_counts() {
        assertThat(verdict("Paris", "The answer is London. No, the answer is Paris."))
                .isEqualTo(RIGHT);
        assertThat(verdict("Paris", "The answer is Paris. Sorry, the answer is London."))
                .isEqualTo(WRONG);
    }

    @Test
    void a_line_of_several_sentences_answers_in_its_first_few_words_or_in_its_last_sentence() {
        assertThat(verdict("Paris", "Paris. It is the capital of France.")).isEqualTo(RIGHT);
        assertThat(verdict("Paris", "France is a country in Europe. Its capital is Paris."))
                .isEqualTo(RIGHT);
        assertThat(verdict("Paris", "It is Paris. It is London.")).isEqualTo(WRONG);
        assertThat(verdict("St. Petersburg", "It lies on the Neva. It is St. Petersburg."))
                .isEqualTo(RIGHT);
    }

    @Test
    void the_one_thing_in_bold_is_believed_before_the_last_line_and_after_a_statement() {
        assertThat(verdict("Paris", "It is **Paris**.\nI hope that helps!")).isEqualTo(RIGHT);
        assertThat(verdict("Paris", "**Paris**, not **London**\nParis")).isEqualTo(RIGHT);
        assertThat(verdict("Paris", "**Why:**\nParis")).isEqualTo(RIGHT);
        assertThat(verdict("Paris", "It is **London**.\nParis")).isEqualTo(WRONG);
        assertThat(verdict("Paris", "The answer is Paris. It is **big**.")).isEqualTo(RIGHT);
    }

    @Test
    void a_number_that_is_denied_is_passed_over() {
        assertThat(verdict("7", "It is not 5 but 7.")).isEqualTo(RIGHT);
        assertThat(verdict("5", "It is not 5 but 7.")).isEqualTo(WRONG);
        assertThat(verdict("7", "정답은 5가 아니라 7입니다.")).isEqualTo(RIGHT);
        assertThat(verdict("5", "정답은 5가 아니라 7입니다.")).isEqualTo(WRONG);
    }

    @Test
    void of_a_calculation_the_result_counts_and_no_reason_behind_it() {
        assertThat(verdict("50 N", "F = 10 kg × 5 m/s² = 50 N")).isEqualTo(RIGHT);
        assertThat(verdict("50 N", "It is 50 N because 10 × 5 = 50.")).isEqualTo(RIGHT);
        assertThat(verdict("12 cm", "3 + 4 + 5 = 12(cm)")).isEqualTo(RIGHT);
    }

    @Test
    void a_question_is_no_answer() {
        assertThat(new K12Verifier()
                        .judge(prompt("Is it Paris or Rome?", "Paris"), "Is it Paris or Rome?")
                        .verdict())
                .isEqualTo(WRONG);
        assertThat(new K12Verifier()
                        .judge(prompt("Name this: Paris", "Paris"), "Name this: Paris")
                        .verdict())
                .isEqualTo(WRONG);
    }

    @Test
    void a_missing_unit_costs_its_point_and_no_more() {
        Judgement judgement = judge(ACCELERATION, "It is 9.8.");

        assertThat(judgement.parts())
                .containsExactly(
                        new Part("value", 2, 2), new Part("unit", 0, 1), new Part("significant figures", 1, 1));
        assertThat(judgement.share()).isEqualTo(0.75);
    }

    @Test
    void a_wrong_value_earns_nothing_whatever_stands_behind_it() {
        assertThat(judge(ACCELERATION, "12 m/s^2").share()).isZero();
        assertThat(judge(ACCELERATION, "9.8 m/s").share()).isZero();
    }

    @Test
    void a_value_may_be_off_as_far_as_its_last_asked_figure_goes() {
        assertThat(judge(ACCELERATION, "9.8 m/s^2").verdict()).isEqualTo(RIGHT);
        assertThat(judge(ACCELERATION, "9.81 m/s^2").parts()).contains(new Part("significant figures", 0, 1));
        assertThat(judge(ACCELERATION, "9.84 m/s^2").verdict()).isEqualTo(WRONG);
        assertThat(judge(ACCELERATION, "10 m/s^2").verdict()).isEqualTo(WRONG);
    }

    @Test
    void zeros_at_the_end_of_a_whole_number_may_be_figures() {
        String reference = """
                {"number": "1200", "figures": %d}""";
        assertThat(verdict(reference.formatted(2), "1200")).isEqualTo(RIGHT);
        assertThat(verdict(reference.formatted(4), "1200")).isEqualTo(RIGHT);
        assertThat(verdict(reference.formatted(4), "1.2e3")).isEqualTo(PARTLY_RIGHT);
        assertThat(verdict(reference.formatted(4), "1.200 × 10^3")).isEqualTo(RIGHT);
        assertThat(verdict(reference.formatted(2), "0.0012 × 10^6")).isEqualTo(RIGHT);
    }

    @Test
    void a_tolerance_is_a_share_or_a_width_in_the_unit_of_the_reference() {
        assertThat(verdict("{\"number\": \"200\", \"unit\": \"g\", \"tolerance\": \"1%\"}", "0.202 kg"))
                .isEqualTo(RIGHT);
        assertThat(verdict("{\"number\": \"200\", \"unit\": \"g\", \"tolerance\": \"1%\"}", "0.203 kg"))
                .isEqualTo(WRONG);
        assertThat(verdict("{\"number\": \"20\", \"unit\": \"°C\", \"tolerance\": \"0.5\"}", "293.5 K"))
                .isEqualTo(RIGHT);
        assertThat(verdict("{\"number\": \"20\", \"unit\": \"°C\", \"tolerance\": \"10%\"}", "23 °C"))
                .isEqualTo(WRONG);
    }

    @Test
    void the_unit_of_a_plain_reference_is_asked_for_too() {
        assertThat(verdict("12 cm", "0.12 m")).isEqualTo(RIGHT);
        assertThat(verdict("12 cm", "12")).isEqualTo(PARTLY_RIGHT);
        assertThat(verdict("12", "12 cm")).isEqualTo(RIGHT);
    }

    @Test
    void blanks_are_found_by_their_labels_or_by_their_order() {
        assertThat(verdict(GASES, "1) oxygen\n2) carbon dioxide")).isEqualTo(RIGHT);
        assertThat(verdict(GASES, "(a) oxygen, (b) carbon dioxide")).isEqualTo(RIGHT);
        assertThat(verdict(GASES, "② carbon dioxide\n① oxygen")).isEqualTo(RIGHT);
        assertThat(verdict(GASES, "Blank 1: oxygen\nBlank 2: carbon dioxide")).isEqualTo(RIGHT);
        assertThat(verdict(GASES, "The answers are:\noxygen\ncarbon dioxide")).isEqualTo(RIGHT);
        assertThat(verdict(GASES, "\\boxed{oxygen; carbon dioxide}")).isEqualTo(RIGHT);
        assertThat(verdict(GASES, "1) The answer is oxygen.\n2) The answer is carbon dioxide."))
                .isEqualTo(RIGHT);
    }

    @Test
    void each_blank_has_its_points() {
        assertThat(judge(GASES, "2) carbon dioxide").parts())
                .containsExactly(new Part("Blank 1", 0, 1), new Part("Blank 2", 3, 3));
    }

    @Test
    void more_answers_than_blanks_earn_nothing() {
        assertThat(verdict(GASES, "oxygen, carbon dioxide, water")).isEqualTo(WRONG);
    }

    @Test
    void blanks_in_any_order_are_assigned_as_earns_most() {
        String reference = """
                {"blanks": [{"text": ["dog", "cat"]}, {"text": "dog"}], "order": "any"}""";
        assertThat(verdict(reference, "dog, cat")).isEqualTo(RIGHT);
        assertThat(verdict(reference, "cat, dog")).isEqualTo(RIGHT);
        assertThat(verdict(reference, "dog, dog")).isEqualTo(PARTLY_RIGHT);
    }

    @Test
    void steps_earn_a_point_for_each_that_follows_the_right_one() {
        assertThat(judge(STEPS, "pour, cool, melt").parts())
                .containsExactly(new Part("melt → pour", 0, 1), new Part("pour → cool", 1, 1));
    }

    @Test
    void a_step_that_is_listed_twice_earns_nothing_at_all() {
        assertThat(verdict(STEPS, "melt, pour, cool, melt")).isEqualTo(WRONG);
    }

    @Test
    void letters_of_steps_may_be_written_as_one_word() {
        assertThat(verdict("{\"steps\": [\"C\", \"A\", \"B\"]}", "CAB")).isEqualTo(RIGHT);
        assertThat(verdict("{\"steps\": [\"C\", \"A\", \"B\"]}", "BCA")).isEqualTo(PARTLY_RIGHT);
    }

    @Test
    void the_longest_name_of_a_step_counts() {
        assertThat(verdict("{\"steps\": [\"melt\", \"pour\", \"melt again\"]}", "melt, pour, melt again"))
                .isEqualTo(RIGHT);
    }

    @Test
    void a_criterion_earns_nothing_where_a_contrary_is_said() {
        assertThat(judge(RUBRIC, "Photosynthesis: carbon dioxide and water go in. Oxygen is taken in.")
                        .parts())
                .containsExactly(new Part("names the process", 2, 2), new Part("says what goes in", 0, 1));
    }

    @Test
    void a_text_that_is_longer_than_allowed_earns_nothing() {
        String text = "Photosynthesis takes in carbon dioxide and water. ";

        assertThat(verdict(RUBRIC, text)).isEqualTo(RIGHT);
        assertThat(verdict(RUBRIC, text.repeat(10))).isEqualTo(WRONG);
        assertThat(reason(RUBRIC, text.repeat(10)))
                .isEqualTo("The text is longer than 30 words, so it earns no points.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not photosynthesis",
                "It isn't photosynthesis.",
                "This has nothing to do with it, it is no photosynthesis.",
                "Photosynthesis is not the process.",
                "Photosynthesis does not happen.",
                "without photosynthesis"
            })
    void what_a_text_denies_earns_nothing(String text) {
        assertThat(judge(RUBRIC, text).parts().getFirst()).isEqualTo(new Part("names the process", 0, 2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "photosynthesis",
                "not only photosynthesis",
                "No, it is photosynthesis.",
                "It is not respiration but photosynthesis.",
                "There is no doubt that photosynthesis happens.",
                "Plants do not eat. They use photosynthesis."
            })
    void what_a_text_denies_ends_with_its_clause(String text) {
        assertThat(judge(RUBRIC, text).parts().getFirst()).isEqualTo(new Part("names the process", 2, 2));
    }

    @Test
    void explanations_read_well_in_english() {
        assertThat(reason("Paris", "Paris")).isEqualTo("Right: \"Paris\".");
        assertThat(reason("Paris", "London")).isEqualTo("Not right: you answered \"London\", the answer is \"Paris\".");
        assertThat(reason("Paris", "London, Paris"))
                .isEqualTo("Not right: \"London, Paris\" gives more than one answer where one is asked for.");
        assertThat(reason("{\"text\": \"rhythm\", \"spelling\": 1}", "rythm"))
                .isEqualTo("Right, but it is written \"rhythm\".");
        assertThat(reason("Paris", " ")).isEqualTo("Not right: no answer was found.");
        assertThat(reason(ACCELERATION, "9.81"))
                .isEqualTo("The value is right (2 of 2). The unit m/s^2 is missing (0 of 1)."
                        + " It has 3 significant figures and not 2 (0 of 1).");
        assertThat(reason(ACCELERATION, "12 m/s^2"))
                .isEqualTo("Not right: you answered \"12 m/s^2\", the answer is \"9.81 m/s^2\".");
        assertThat(reason(GASES, "oxygen, water"))
                .isEqualTo("Blank 1 (1 of 1): Right: \"oxygen\"."
                        + " Blank 2 (0 of 3): Not right: you answered \"water\", the answer is \"carbon dioxide\".");
        assertThat(reason(STEPS, "pour, cool, melt"))
                .isEqualTo("1 of 2 steps follow the right one. Not found in that order: melt → pour."
                        + " The right order is: melt → pour → cool.");
        assertThat(reason(RUBRIC, "Photosynthesis needs water."))
                .isEqualTo("names the process: 2 of 2, since you wrote \"photosynthesis\"."
                        + " says what goes in: 0 of 1, since the text does not say \"carbon dioxide or CO2\"."
                        + " In all: 2 of 3.");
    }

    @Test
    void explanations_are_korean_where_the_reference_is() {
        assertThat(reason("서울", "서울입니다")).isEqualTo("맞았습니다: \"서울\".");
        assertThat(reason("서울", "부산")).isEqualTo("틀렸습니다: \"부산\"(이)라고 답했지만 정답은 \"서울\"입니다.");
        assertThat(reason("{\"rubric\": [{\"criterion\": \"과정의 이름\", \"points\": 2, \"any\": [\"광합성\"]}]}", "호흡이다."))
                .isEqualTo("과정의 이름: 2점 중 0점, \"광합성\"(이)라는 말이 없기 때문입니다. 모두 2점 중 0점.");
    }

    @Test
    void a_reference_that_is_refused_is_unverifiable_for_the_same_reason() {
        Judgement judgement = judge("{\"text\": []}", "anything");

        assertThat(judgement.verdict()).isEqualTo(UNVERIFIABLE);
        assertThat(new K12Verifier().refusal(prompt("question", "{\"text\": []}")))
                .contains(judgement.reason());
    }
}
