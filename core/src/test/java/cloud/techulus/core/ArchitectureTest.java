package cloud.techulus.core;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What core may know, by allow-list. Each rule holds here and is broken by the planted package,
 * which shows that it can fail.
 */
class ArchitectureTest {
  private static final String CORE = "cloud.techulus.core";
  private static final String PLANTED = "cloud.techulus.planted";

  private static final JavaClasses CORE_CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(CORE);
  private static final JavaClasses PLANTED_CLASSES =
      new ClassFileImporter().importPackages(PLANTED);

  /**
   * Read the clock, wait, start threads, take chance or print: what services get from outside, or
   * adapters do.
   */
  private static final Set<String> FORBIDDEN_CALLS =
      Set.of(
          "java.time.Instant.now",
          "java.time.Clock.systemUTC",
          "java.time.InstantSource.system",
          "java.lang.System.currentTimeMillis",
          "java.lang.System.nanoTime",
          "java.lang.System.getenv",
          "java.lang.System.getProperty",
          "java.lang.Thread.sleep",
          "java.lang.Thread.startVirtualThread",
          "java.lang.Thread.ofVirtual",
          "java.lang.Thread.<init>",
          "java.lang.Math.random",
          "java.util.UUID.randomUUID",
          "java.util.Random.<init>",
          "java.security.SecureRandom.<init>",
          "java.lang.System.getLogger",
          "java.util.logging.Logger.getLogger");

  enum Rule {
    KNOWS_THE_JDK_ALONE {
      @Override
      ArchRule in(String root) {
        return classes()
            .that()
            .resideInAPackage(root + "..")
            .should()
            .onlyDependOnClassesThat(
                resideInAnyPackage(root + "..", "org.jspecify.annotations..")
                    .or(resideInAnyPackage("java..", "javax.crypto.."))
                    .and(resideOutsideOfPackages("java.sql..", "java.net..", "java.rmi..")));
      }
    },
    FEATURES_KNOW_NO_SERVICE {
      @Override
      ArchRule in(String root) {
        String[] upper = {root + ".store..", root + ".control..", root + ".agent.."};
        return noClasses()
            .that()
            .resideInAPackage(root + "..")
            .and()
            .resideOutsideOfPackages(upper)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(upper);
      }
    },
    THE_STORE_KNOWS_NO_SERVICE {
      @Override
      ArchRule in(String root) {
        return noClasses()
            .that()
            .resideInAPackage(root + ".store..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(root + ".control..", root + ".agent..");
      }
    },
    CONTROL_DOES_NOT_KNOW_THE_AGENT {
      @Override
      ArchRule in(String root) {
        return noClasses()
            .that()
            .resideInAPackage(root + ".control..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(root + ".agent..");
      }
    },
    THE_AGENT_DOES_NOT_KNOW_CONTROL {
      @Override
      ArchRule in(String root) {
        return noClasses()
            .that()
            .resideInAPackage(root + ".agent..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(root + ".control..", root + ".store..");
      }
    },
    TIME_AND_CHANCE_COME_FROM_OUTSIDE {
      @Override
      ArchRule in(String root) {
        return noClasses()
            .that()
            .resideInAPackage(root + "..")
            .should()
            .accessTargetWhere(
                DescribedPredicate.describe(
                    "reads the clock, takes chance, waits or logs", ArchitectureTest::isForbidden));
      }
    },
    STARTS_NO_PROCESS {
      @Override
      ArchRule in(String root) {
        return noClasses()
            .that()
            .resideInAPackage(root + "..")
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(ProcessBuilder.class, Process.class, Runtime.class);
      }
    },
    ONLY_THE_PLAN_WRITES_STATUSES {
      @Override
      ArchRule in(String root) {
        return noClasses()
            .that()
            .resideInAnyPackage(root + ".control..")
            .and()
            .doNotHaveSimpleName("Plan")
            .should()
            .callMethodWhere(
                DescribedPredicate.describe(
                    "writes the status of a deployment",
                    call ->
                        call.getTargetOwner().getSimpleName().equals("Deployment")
                            && call.getName().equals("withStatus")));
      }
    };

    abstract ArchRule in(String root);
  }

  @ParameterizedTest
  @EnumSource
  void holdsInCore(Rule rule) {
    rule.in(CORE).check(CORE_CLASSES);
  }

  @ParameterizedTest
  @EnumSource
  void isBrokenByThePlantedViolation(Rule rule) {
    List<String> violations =
        Stream.of(rule.in(PLANTED).evaluate(PLANTED_CLASSES))
            .flatMap(result -> result.getFailureReport().getDetails().stream())
            .toList();

    assertThat(violations).isNotEmpty();
  }

  private static boolean isForbidden(JavaAccess<?> access) {
    String name = access.getTargetOwner().getFullName() + "." + access.getName();
    return FORBIDDEN_CALLS.contains(name)
        || (name.startsWith("java.lang.System.")
            && Set.of("out", "err").contains(access.getName()));
  }
}
