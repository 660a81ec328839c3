package cloud.techulus.core.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What kind of world a seed makes: how large it is, how bad the network, and which faults befall it
 * how often. Some are calm, so that what must hold without any excuse is put to the test too.
 *
 * @param temper in a word, for the log
 * @param time how long faults and the operator are at work
 * @param operatorPause between two things that the operator does, in the mean
 * @param pull how long it takes to fetch an image, in the mean
 * @param clockSkew how wrong clocks are at most
 * @param orphans probability that a command goes on when its agent is killed
 * @param faults time between two of a kind, in the mean
 */
record Profile(
    Temper temper,
    int servers,
    int proxies,
    Duration time,
    Duration operatorPause,
    Line.Quality line,
    Duration pull,
    Duration clockSkew,
    double orphans,
    Map<Fault, Duration> faults) {

  enum Temper {
    /** Nothing goes wrong by itself. */
    CALM,
    /** A few kinds of faults, now and then. */
    ROUGH,
    /** Most kinds of faults, and often. */
    BRUTAL
  }

  static Profile of(Chance chance) {
    int dice = chance.between(1, 10);
    Temper temper = dice <= 1 ? Temper.CALM : dice <= 7 ? Temper.ROUGH : Temper.BRUTAL;
    return new Profile(
        temper,
        chance.between(1, 4),
        chance.between(0, 5) == 0 ? 0 : chance.between(1, 2),
        chance.between(Duration.ofSeconds(60), Duration.ofSeconds(150)),
        chance.between(Duration.ofSeconds(3), Duration.ofSeconds(15)),
        line(temper, chance),
        chance.happens(0.2)
            ? chance.between(Duration.ofSeconds(5), Duration.ofSeconds(40))
            : chance.between(Duration.ofMillis(200), Duration.ofSeconds(3)),
        temper == Temper.CALM ? Duration.ofMillis(50) : Duration.ofSeconds(30),
        temper == Temper.CALM ? 0 : chance.between(0, 0.6),
        faults(temper, chance));
  }

  private static Line.Quality line(Temper temper, Chance chance) {
    Duration delay = chance.between(Duration.ofMillis(1), Duration.ofMillis(60));
    return switch (temper) {
      case CALM -> new Line.Quality(delay, 0, chance.happens(0.5) ? 0.05 : 0, 0);
      case ROUGH ->
          new Line.Quality(
              delay,
              chance.happens(0.5) ? chance.between(0, 0.05) : 0,
              chance.happens(0.5) ? chance.between(0, 0.1) : 0,
              chance.happens(0.3) ? chance.between(0, 0.01) : 0);
      case BRUTAL ->
          new Line.Quality(
              delay,
              chance.between(0, 0.15),
              chance.between(0, 0.2),
              chance.happens(0.6) ? chance.between(0, 0.03) : 0);
    };
  }

  private static Map<Fault, Duration> faults(Temper temper, Chance chance) {
    List<Fault> kinds = new ArrayList<>(Fault.ALL);
    Collections.shuffle(kinds, chance.random());
    int count =
        switch (temper) {
          case CALM -> 0;
          case ROUGH -> chance.between(1, 6);
          case BRUTAL -> chance.between(5, kinds.size());
        };
    Map<Fault, Duration> faults = new EnumMap<>(Fault.class);
    for (Fault fault : kinds.subList(0, count)) {
      faults.put(fault, chance.between(Duration.ofSeconds(6), Duration.ofSeconds(40)));
    }
    return Collections.unmodifiableMap(faults);
  }
}
