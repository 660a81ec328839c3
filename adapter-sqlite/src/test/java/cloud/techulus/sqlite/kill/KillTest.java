package cloud.techulus.sqlite.kill;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.techulus.core.container.CommandRunner.Command;
import cloud.techulus.process.ProcessRunner;
import cloud.techulus.process.RunningProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a control plane at work at random moments. Each that follows on the same database must find
 * it whole and bring the cluster to what is wanted before it goes to work in its turn.
 */
@Tag("testbed")
class KillTest {
  /** How often in all; the system property {@code kills} says otherwise. */
  private static final int KILLS = Integer.getInteger("kills", 500);

  /** Databases, each with a process of its own, at the same time. */
  private static final int CHAINS = 2;

  /** A process is killed after at most this long at work. */
  private static final Duration LONGEST_LIFE = Duration.ofMillis(250);

  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(5);

  @TempDir Path folder = Path.of("");

  @Test
  void whateverMomentItIsKilledAtTheNextFindsEverythingWhole()
      throws InterruptedException, ExecutionException {
    List<Future<Integer>> chains = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(CHAINS)) {
      for (int chain = 0; chain < CHAINS; chain++) {
        int number = chain;
        chains.add(threads.submit(() -> kill(number)));
      }
    }
    int killed = 0;
    for (Future<Integer> chain : chains) {
      killed += chain.get();
    }
    assertThat(killed).isEqualTo(KILLS / CHAINS * CHAINS);
  }

  private int kill(int chain) throws IOException, InterruptedException {
    Random random = new Random(chain);
    Path home = Files.createDirectory(folder.resolve("chain-" + chain));
    int kills = KILLS / CHAINS;
    for (int life = 0; life < kills; life++) {
      Path log = home.resolve("life-" + life + ".log");
      RunningProgram victim = new ProcessRunner().start(victim(home, chain, life), log);
      awaitAtWork(victim, log, "chain %d, life %d".formatted(chain, life));
      TimeUnit.NANOSECONDS.sleep(random.nextLong(LONGEST_LIFE.toNanos()));
      assertThat(victim.isAlive()).as("still at work:\n" + Files.readString(log)).isTrue();
      victim.kill();
      Files.delete(log);
    }
    return kills;
  }

  private static Command victim(Path home, int chain, int life) {
    return Command.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-XX:+AutoCreateSharedArchive",
        "-XX:SharedArchiveFile=" + home.resolve("classes.jsa"),
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        System.getProperty("java.class.path"),
        Victim.class.getName(),
        home.resolve("techulus.db").toString(),
        Integer.toString(chain),
        Integer.toString(life));
  }

  /** Not within the deadline, or not at all: then the log tells why. */
  private static void awaitAtWork(RunningProgram victim, Path log, String which)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + DEADLINE.toNanos();
    while (!Files.readString(log).contains(Victim.AT_WORK)) {
      if (!victim.isAlive() || System.nanoTime() - end > 0) {
        victim.kill();
        throw new AssertionError(which + " did not get to work:\n" + Files.readString(log));
      }
      TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
    }
  }
}
