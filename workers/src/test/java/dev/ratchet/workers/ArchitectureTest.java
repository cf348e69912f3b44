package dev.ratchet.workers;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** The house keeps its rules, and each rule is shown to catch what breaks it. */
@Order(2)
class ArchitectureTest {
    private static final Architecture RULES = new Architecture("dev.ratchet");
    private static final JavaClasses CODE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.ratchet");

    private static final Architecture PLANTED_RULES = new Architecture("dev.ratchet.workers.planted");
    private static final JavaClasses PLANTED = new ClassFileImporter().importPackages("dev.ratchet.workers.planted");

    @Test
    void every_module_is_looked_at() {
        for (String module : List.of("domain", "storage", "policy", "rewards", "workflows", "activities", "workers")) {
            assertThat(CODE.stream().filter(type -> type.getPackageName().startsWith("dev.ratchet." + module)))
                    .as(module)
                    .hasSizeGreaterThan(5);
        }
        assertThat(CODE.contain("dev.ratchet.workers.ArchitectureTest")).isFalse();
    }

    @Test
    void domain_knows_only_the_jdk() {
        RULES.domainKnowsOnlyTheJdk().check(CODE);
        assertThat(caught(PLANTED_RULES.domainKnowsOnlyTheJdk())).contains("domain.KnowsStorage");
    }

    @Test
    void libraries_know_nothing_of_temporal_or_micronaut() {
        RULES.librariesKnowNothingOfTemporalOrMicronaut().check(CODE);
        assertThat(caught(PLANTED_RULES.librariesKnowNothingOfTemporalOrMicronaut()))
                .contains("storage.KnowsTemporal");
    }

    @Test
    void libraries_know_nothing_of_each_other() {
        RULES.librariesKnowNothingOfEachOther().check(CODE);
        assertThat(caught(PLANTED_RULES.librariesKnowNothingOfEachOther()))
                .contains("policy.KnowsRewards", "rewards.KnowsStorage", "storage.KnowsPolicy");
    }

    @Test
    void dependencies_point_one_way() {
        RULES.dependenciesPointOneWay().check(CODE);
        assertThat(caught(PLANTED_RULES.dependenciesPointOneWay()))
                .contains(
                        "domain.KnowsStorage",
                        "storage.KnowsWorkflows",
                        "KnowsActivities.upwards",
                        "KnowsActivities.library",
                        "activities.KnowsWorkers");
    }

    @Test
    void workflows_answer_the_same_on_replay() {
        RULES.workflowsAnswerTheSameOnReplay().check(CODE);
        String caught = caught(PLANTED_RULES.workflowsAnswerTheSameOnReplay());
        assertThat(plantedMethods())
                .hasSizeGreaterThan(30)
                .allSatisfy(method -> assertThat(caught).contains("ChangesFromRunToRun." + method + "("));
    }

    @Test
    void workflows_name_the_order_of_their_collections() {
        RULES.workflowsNameTheOrderOfTheirCollections().check(CODE);
        assertThat(caught(PLANTED_RULES.workflowsNameTheOrderOfTheirCollections()))
                .contains("HasNoOrder.map", "HasNoOrder.set");
    }

    @Test
    void only_the_command_line_ends_the_process() {
        RULES.nobodyElseEndsTheProcess().check(CODE);
        assertThat(caught(PLANTED_RULES.nobodyElseEndsTheProcess()))
                .contains("EndsTheProcess.byExit(", "EndsTheProcess.byExitOfTheRuntime(", "EndsTheProcess.byHalt(");
    }

    @Test
    void every_package_is_null_marked() {
        RULES.everyPackageIsNullMarked().check(CODE);
        assertThat(caught(PLANTED_RULES.everyPackageIsNullMarked()))
                .contains("unmarked.Unmarked")
                .doesNotContain("storage");
    }

    @Test
    void names_say_something() {
        RULES.namesSaySomething().check(CODE);
        assertThat(caught(PLANTED_RULES.namesSaySomething()))
                .contains("StoreImpl", "StoreManager", "StoreUtil", "StoreUtils", "StoreHelper")
                .doesNotContain("KnowsTemporal");
    }

    private static String caught(ArchRule rule) {
        return String.join("\n", rule.evaluate(PLANTED).getFailureReport().getDetails());
    }

    private static List<String> plantedMethods() {
        return PLANTED.get("dev.ratchet.workers.planted.workflows.ChangesFromRunToRun").getMethods().stream()
                .map(method -> method.getName())
                .filter(name -> !name.startsWith("lambda$"))
                .toList();
    }
}
