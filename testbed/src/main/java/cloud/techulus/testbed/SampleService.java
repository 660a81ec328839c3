package cloud.techulus.testbed;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The service the demonstration shows: three replicas behind one domain. */
record SampleService(Operator.Sample sample) {
  private static final Duration DEADLINE = Duration.ofMinutes(2);

  static SampleService on(Bed bed) {
    String image = SampleImages.of(bed).web("v1");
    return new SampleService(new Operator.Sample("demo", "web", image, 8080, 3, "web.demo.test"));
  }

  /** Deploys it, and returns when every replica has answered a visitor. */
  void deploy(Cluster cluster) {
    cluster.operator().deploy(sample);
    Set<String> replicas = new HashSet<>();
    Await.until(
        "http://" + sample.domain() + "/ answers with all " + sample.replicas() + " replicas",
        DEADLINE,
        () -> {
          hostname(cluster.visitor()).ifPresent(replicas::add);
          return replicas.size() >= sample.replicas();
        });
  }

  /** Who answered: the second word of "v1 HOSTNAME ADDRESS". */
  private Optional<String> hostname(Visitor visitor) {
    return visitor
        .get(sample.domain(), "/")
        .filter(answer -> answer.status() == 200)
        .map(answer -> answer.body().split(" ", -1))
        .filter(words -> words.length == 3)
        .map(words -> words[1]);
  }
}
