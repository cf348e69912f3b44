package dev.ratchet.rewards.k12;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Words as they are compared: their letters, particles and slips. */
class WordsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            The Magna Carta       | magna carta
            vitamin A             | vitamin a
            a cat                 | cat
            Ｐａｒｉｓ!           | paris
            São Paulo             | sao paulo
            don't                 | dont
            mother-in-law         | mother in law
            CO₂                   | co2
            $\\mathrm{SO_4^{2-}}$ | so42-
            Na⁺                   | na+
            salt & pepper         | salt and pepper
            1,200                 | 1200
            **bold** `code`       | bold code
            x ≤ 3                 | x ≤ 3
            ③                     | 3
            """)
    void texts_are_compared_without_what_does_not_tell(String text, String words) {
        assertThat(String.join(" ", Phrase.of(text).words())).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({
        "서울입니다,서울,true",
        "서울은,서울,true",
        "서울는,서울,false",
        "사과가,사과,true",
        "사과이,사과,false",
        "사과,사,false",
        "독도,독,true",
        "물로,물,true",
        "잎에서는,잎,true",
        "나이,나,false",
        "CO2입니다,CO2,true"
    })
    void a_particle_is_told_by_the_sound_before_it(String word, String stem, boolean form) {
        assertThat(Korean.forms(word).contains(stem)).isEqualTo(form);
    }

    @ParameterizedTest
    @CsvSource({
        "receive,recieve,1,true",
        "receive,recive,1,true",
        "receive,receeive,1,true",
        "receive,reseive,1,true",
        "receive,reseeve,1,false",
        "receive,reseeve,2,false",
        "necessary,neccesary,2,true",
        "necessary,neccesary,1,false",
        "iron,irn,2,false",
        "wood,wool,1,false",
        "광합성,강합성,1,true",
        "서울,서을,1,true",
        "물,불,1,false",
        "carbon14,carbon13,2,false",
        "carbon14,carbn14,1,true",
        "mitosis,meiosis,1,false"
    })
    void so_many_slips_are_forgiven(String wanted, String given, int slips, boolean forgiven) {
        assertThat(Spelling.forgiven(wanted, given, slips)).isEqualTo(forgiven);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            광합성 | 식물은 광합성을 한다.              | true
            광합성 | 식물은 광 합성을 한다.             | true
            광합성 | 식물은 광합성을 하지 않는다.       | false
            광합성 | 이것은 광합성이 아니다.            | false
            광합성 | 광합성이 아니라 호흡이다.          | false
            호흡   | 광합성이 아니라 호흡이다.          | true
            광합성 | 광합성이고 호흡이 아니다.          | true
            광합성 | 광합성을 못 한다.                  | false
            산소   | 산소가 없다.                       | false
            광합성 | 빛이 없으면 광합성을 못 한다.      | false
            plant  | Plants grow.                       | true
            plant  | Planets turn.                      | false
            carbon dioxide | the carbon dioxide in air  | true
            carbon dioxide | carbon monoxide            | false
            carbon dioxide | carbon. Dioxide            | false
            pollut*        | Pollution is bad.         | true
            줄*            | 쓰레기를 줄여야 한다.     | true
            줄             | 쓰레기를 줄여야 한다.     | false
            takes in gas   | It takes in a gas.         | true
            """)
    void a_text_says_what_it_does_not_deny(String phrase, String text, boolean said) {
        assertThat(Passage.of(Plain.of(text)).said(List.of(Phrase.of(phrase))).isPresent())
                .isEqualTo(said);
    }
}
