package cloud.techulus.sqlite.kill;

import cloud.techulus.sqlite.SqliteStore;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;

/**
 * A control plane with a small cluster, in one process that will be killed. It first proves that
 * what it found is whole, and that the cluster comes to what is wanted; then it works until its
 * end.
 */
final class Victim {
  /** It prints this once it has proven all that. */
  static final String AT_WORK = "at work";

  private static final Instant BEGINNING = Instant.parse("2026-11-25T00:00:00Z");

  /** Each life begins so much later than the one before: longer than any lasts. */
  private static final Duration BETWEEN_LIVES = Duration.ofHours(2);

  private Victim() {}

  public static void main(String[] arguments) throws SQLException {
    Path database = Path.of(arguments[0]);
    int chain = Integer.parseInt(arguments[1]);
    int life = Integer.parseInt(arguments[2]);
    if (life > 0) {
      Wholeness.require(database);
    }
    SqliteStore store = SqliteStore.open(database);
    Random random = new Random(chain * 1_000_003L + life);
    SmallCluster cluster =
        new SmallCluster(store, BEGINNING.plus(BETWEEN_LIVES.multipliedBy(life)), random);
    cluster.requireWhole();
    cluster.join();
    cluster.requireComesRight();
    System.out.println(AT_WORK);
    while (true) {
      cluster.work();
    }
  }
}
