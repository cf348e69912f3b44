package dev.ratchet.workers;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullMarked;

/**
 * The rules of the house, for the packages below {@code root}. The root is a parameter, so that the same rules can be shown
 * to catch what is planted below another one.
 */
record Architecture(String root) {
    private static final Pattern CHANGES_FROM_RUN_TO_RUN = Pattern.compile(String.join(
            "|",
            "java\\.time\\.\\w+\\.now",
            "java\\.time\\.Clock\\.\\w+",
            "java\\.lang\\.(System|Runtime|Thread|ThreadLocal|ProcessHandle)\\..+",
            "java\\.lang\\.(Strict)?Math\\.random",
            "java\\.util\\.UUID\\.randomUUID",
            "java\\.util\\.(Random|SplittableRandom)\\..+",
            "java\\.security\\..+",
            // The order of these differs from JVM to JVM.
            "java\\.util\\.Set\\.(of|copyOf)",
            "java\\.util\\.Map\\.(of|copyOf|ofEntries)",
            "java\\.util\\.(HashSet|HashMap|IdentityHashMap|WeakHashMap)\\.<init>",
            "java\\.util\\.stream\\.Collectors\\.(toSet|toUnmodifiableSet|toMap|toUnmodifiableMap|groupingBy)",
            "java\\.util\\.\\w+\\.(parallelStream|parallel)",
            "java\\.util\\.stream\\.\\w+\\.parallel"));

    private static final Pattern SAYS_NOTHING = Pattern.compile(".*(Impl|Manager|Utils?|Helper)");

    private String in(String module) {
        return root + "." + module + "..";
    }

    private String[] libraries() {
        return new String[] {in("domain"), in("storage"), in("policy"), in("rewards")};
    }

    ArchRule domainKnowsOnlyTheJdk() {
        return classes()
                .that()
                .resideInAPackage(in("domain"))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(in("domain"), "java..", "org.jspecify..", "com.google.errorprone.annotations..");
    }

    ArchRule librariesKnowNothingOfTemporalOrMicronaut() {
        return noClasses()
                .that()
                .resideInAnyPackage(libraries())
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.temporal..", "io.micronaut..");
    }

    ArchRule librariesKnowNothingOfEachOther() {
        return layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("storage")
                .definedBy(in("storage"))
                .layer("policy")
                .definedBy(in("policy"))
                .layer("rewards")
                .definedBy(in("rewards"))
                .whereLayer("storage")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("policy")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("rewards")
                .mayNotBeAccessedByAnyLayer();
    }

    ArchRule dependenciesPointOneWay() {
        return layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("domain")
                .definedBy(in("domain"))
                .layer("libraries")
                .definedBy(in("storage"), in("policy"), in("rewards"))
                .layer("workflows")
                .definedBy(in("workflows"))
                .layer("activities")
                .definedBy(in("activities"))
                .layer("workers")
                .definedBy(in("workers"))
                .whereLayer("workers")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("activities")
                .mayOnlyBeAccessedByLayers("workers")
                .whereLayer("workflows")
                .mayOnlyBeAccessedByLayers("activities", "workers")
                .whereLayer("libraries")
                .mayOnlyBeAccessedByLayers("activities", "workers")
                .whereLayer("domain")
                .mayOnlyBeAccessedByLayers("libraries", "workflows", "activities", "workers");
    }

    ArchRule workflowsAnswerTheSameOnReplay() {
        return noClasses()
                .that()
                .resideInAPackage(in("workflows"))
                .should()
                .accessTargetWhere(describe(
                        "its answer changes from run to run",
                        (JavaAccess<?> access) -> CHANGES_FROM_RUN_TO_RUN
                                .matcher(access.getTargetOwner().getName() + "." + access.getName())
                                .matches()))
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("java.util.concurrent..", "java.io..", "java.nio.file..", "java.net..");
    }

    /** A map or set in workflow state or in a contract says by its type that it has an order. */
    ArchRule workflowsNameTheOrderOfTheirCollections() {
        return fields().that()
                .areDeclaredInClassesThat()
                .resideInAPackage(in("workflows"))
                .should()
                .notHaveRawType(Map.class)
                .andShould()
                .notHaveRawType(Set.class)
                .andShould()
                .notHaveRawType(HashMap.class)
                .andShould()
                .notHaveRawType(HashSet.class);
    }

    /** Only the main of the command line ends the process, and a child whose supervisor is gone ends itself. */
    ArchRule nobodyElseEndsTheProcess() {
        return noClasses()
                .that()
                .doNotHaveFullyQualifiedName(root + ".workers.Main")
                .and()
                .doNotHaveFullyQualifiedName(root + ".workers.embedded.ParentWatch")
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class);
    }

    ArchRule everyPackageIsNullMarked() {
        return classes().should(new ArchCondition<JavaClass>("reside in a package whose package-info has @NullMarked") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
                events.add(new SimpleConditionEvent(type, marked, "package of " + type.getName()));
            }
        });
    }

    ArchRule namesSaySomething() {
        return noClasses().should(new ArchCondition<JavaClass>("be named Impl, Manager, Util or Helper") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean empty = SAYS_NOTHING.matcher(type.getSimpleName()).matches();
                events.add(new SimpleConditionEvent(type, empty, "name of " + type.getName()));
            }
        });
    }
}
