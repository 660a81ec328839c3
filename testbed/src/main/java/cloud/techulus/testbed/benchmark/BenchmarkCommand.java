package cloud.techulus.testbed.benchmark;

import cloud.techulus.core.secret.Plaintext;
import cloud.techulus.core.service.Service;
import cloud.techulus.http.client.ControlPlaneUrl;
import cloud.techulus.http.client.OperatorClient;
import cloud.techulus.testbed.Await;
import cloud.techulus.testbed.Bed;
import cloud.techulus.testbed.BedName;
import cloud.techulus.testbed.BedPlan;
import cloud.techulus.testbed.Cluster;
import cloud.techulus.testbed.NodeProgram;
import cloud.techulus.testbed.Programs;
import cloud.techulus.testbed.Progress;
import cloud.techulus.testbed.Registry;
import cloud.techulus.testbed.SampleImages;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bin/benchmark}: the measurements of docs/benchmarks.md. */
@Command(
    name = "benchmark",
    mixinStandardHelpOptions = true,
    description = "Measures a whole Techulus Cloud on this machine, beside bare Podman.",
    synopsisSubcommandLabel = "COMMAND")
public final class BenchmarkCommand {
  /** Two runs at the same time on one machine need beds of different names. */
  private static final BedName NAME = new BedName(System.getProperty("testbed.name", "bench"));

  private static final int WORKERS = 3;

  /** Swarm needs one more than replicas: each has the same port of its server for itself. */
  private static final int UPDATE_WORKERS = UpdateBenchmark.REPLICAS + 1;

  private static final Duration SOON = Duration.ofSeconds(60);

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli before any command runs
  private CommandSpec spec;

  public static void main(String[] args) {
    System.exit(new CommandLine(new BenchmarkCommand()).execute(args));
  }

  @Command(
      name = "deploy",
      mixinStandardHelpOptions = true,
      description =
          "From the request for three replicas on three servers to all of them answering. Ends with"
              + " 1 if the target is missed.")
  int deploy(
      @Option(
              names = "--rounds",
              defaultValue = "20",
              description = "How many of each. Default: ${DEFAULT-VALUE}")
          int rounds)
      throws IOException {
    try (Bed bed = bed()) {
      Cluster cluster = installation(bed);
      try (OperatorClient api = api(cluster)) {
        awaitMembers(api, bed);
        String image = SampleImages.of(bed).web("v1");
        bed.workers().forEach(worker -> worker.must("podman", "pull", "-q", image));
        DeployBenchmark.Result result =
            new DeployBenchmark(cluster, api, bed.workers(), image).run(rounds);
        out().println("techulus, all answered    " + result.answered());
        out().println("  the API had accepted    " + result.accepted());
        out().println("  all known as running    " + result.running());
        out().println("podman run x3, answered   " + result.bare());
        out()
            .printf(
                "ratio %.2f; target: %.1f times the bare time plus %d ms: %s%n",
                result.ratio(),
                DeployBenchmark.TARGET_RATIO,
                DeployBenchmark.TARGET_CONSTANT.toMillis(),
                result.meetsTarget() ? "met" : "missed");
        out().flush();
        return result.meetsTarget() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
      }
    }
  }

  @Command(
      name = "idle",
      mixinStandardHelpOptions = true,
      description = "Processor time and memory of control plane and agents while nothing happens.")
  int idle(
      @Option(
              names = "--seconds",
              defaultValue = "60",
              description = "How long to watch. Default: ${DEFAULT-VALUE}")
          int seconds)
      throws IOException, InterruptedException {
    try (Bed bed = bed()) {
      Cluster cluster = installation(bed);
      try (OperatorClient api = api(cluster)) {
        awaitMembers(api, bed);
        Map<String, NodeProgram> programs = new LinkedHashMap<>();
        for (String name : List.of("control", "p1", "w1", "w2", "w3")) {
          programs.put(name, cluster.program(bed.node(name)));
        }
        IdleBenchmark.measure(programs, Duration.ofSeconds(seconds)).forEach(out()::println);
        out().flush();
        return CommandLine.ExitCode.OK;
      }
    }
  }

  @Command(
      name = "failover",
      mixinStandardHelpOptions = true,
      description = {
        "A server loses power under load: until the loss is known, until two replicas answer again,"
            + " and which visits fail. The same on Docker Swarm, at its defaults and tuned.",
        "Ends with 1 if the target is missed."
      })
  int failover(
      @Option(
              names = "--rounds",
              defaultValue = "5",
              description = "How many power losses of each. Default: ${DEFAULT-VALUE}")
          int rounds,
      @Option(names = "--without-swarm", description = "Ours alone.") boolean withoutSwarm)
      throws IOException {
    List<FailoverBenchmark.Round> ours = ofTechulus(rounds);
    if (!withoutSwarm) {
      ofSwarm(rounds, false);
      ofSwarm(rounds, true);
    }
    boolean met = ours.stream().allMatch(FailoverBenchmark.Round::meetsTarget);
    out()
        .printf(
            "target: known in %d s, answering in %d s, no failed visit but those in flight: %s%n",
            FailoverBenchmark.TARGET_KNOWN.toSeconds(),
            FailoverBenchmark.TARGET_ANSWERED.toSeconds(),
            met ? "met" : "missed");
    out().flush();
    return met ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  @Command(
      name = "logs",
      mixinStandardHelpOptions = true,
      description =
          "From the moment a container prints a line until a viewer has it, beside podman logs;"
              + " and 10000 lines a second for 10 s. Ends with 1 if a target is missed.")
  int logs() throws IOException {
    try (Bed bed = bed()) {
      Cluster cluster = installation(bed);
      try (OperatorClient api = api(cluster)) {
        awaitMembers(api, bed);
        LogsBenchmark benchmark = LogsBenchmark.on(bed, api, SampleImages.of(bed).web("v1"));
        LogsBenchmark.Latencies latencies = benchmark.latencies();
        out().println("techulus logs --follow  " + latencies.ours());
        out().println("podman logs --follow    " + latencies.bare());
        LogsBenchmark.Flood flood = benchmark.flood();
        out().println(flood);
        boolean met = latencies.meetsTarget() && flood.isComplete();
        out()
            .printf(
                "target: 99 of 100 lines within %d ms, and no line lost: %s%n",
                LogsBenchmark.TARGET.toMillis(), met ? "met" : "missed");
        out().flush();
        return met ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
      }
    }
  }

  @Command(
      name = "pages",
      mixinStandardHelpOptions = true,
      description = {
        "How long each page of the dashboard takes and what it weighs, with 200 services on 50"
            + " servers; and how soon a browser shows that a replica has ended.",
        "Ends with 1 if a target is missed."
      })
  int pages(
      @Option(
              names = "--rounds",
              defaultValue = "200",
              description = "How often each page is fetched. Default: ${DEFAULT-VALUE}")
          int rounds,
      @Option(
              names = "--warm-up",
              defaultValue = "200",
              description = "Rounds before those that count. Default: ${DEFAULT-VALUE}")
          int warmUp,
      @Option(
              names = "--pixels",
              defaultValue = "30",
              description =
                  "Events that a browser waits for, on each page. Default: ${DEFAULT-VALUE}")
          int pixels) {
    try (ControlPlaneProcess control = ControlPlaneProcess.start(home());
        ScratchFolder keys = ScratchFolder.make();
        OperatorClient api = new OperatorClient(control.url(), control.adminToken());
        StandInProxy _ = StandInProxy.join(control.url(), api, keys.root());
        StandInFleet fleet =
            StandInFleet.join(
                StandInFleet.SERVERS, control.url(), api, control.masterKey(), keys.root())) {
      Estate estate = Estate.create(api);
      estate.deploy();
      PagesBenchmark benchmark =
          PagesBenchmark.of(control.url(), estate.busiest(), api.servers().getFirst().id());
      List<PagesBenchmark.Page> all = benchmark.run(warmUp, rounds);
      all.forEach(out()::println);
      out().flush();
      boolean met = all.stream().allMatch(PagesBenchmark.Page::meetsTarget);
      if (pixels > 0) {
        met = measurePixels(new PixelBenchmark(control, estate, fleet), estate, pixels) && met;
      }
      out()
          .printf(
              "target: p95 below %d ms, first visit below %d bytes, pixels within %d ms: %s%n",
              PagesBenchmark.TARGET_TIME.toMillis(),
              PagesBenchmark.TARGET_BYTES,
              PixelBenchmark.TARGET.toMillis(),
              met ? "met" : "missed");
      out().flush();
      return met ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }
  }

  private boolean measurePixels(PixelBenchmark benchmark, Estate estate, int count) {
    List<Service.Id> services = estate.services();
    Sample onService = benchmark.run(services.subList(0, count), service -> "/services/" + service);
    Sample onOverview = benchmark.run(services.subList(count, 2 * count), _ -> "/");
    out().println("from the report to the pixel, page of the service: " + pixels(onService));
    out().println("from the report to the pixel, overview:            " + pixels(onOverview));
    return Stream.of(onService, onOverview)
        .allMatch(
            sample ->
                sample.percentile(PixelBenchmark.PERCENTILE).compareTo(PixelBenchmark.TARGET) < 0);
  }

  private static String pixels(Sample sample) {
    return sample
        + ", p99 %d ms".formatted(sample.percentile(PixelBenchmark.PERCENTILE).toMillis());
  }

  @Command(
      name = "api",
      mixinStandardHelpOptions = true,
      description =
          "Reads and writes a second of the API, beside a bare Javalin with JDBI and SQLite that"
              + " asks nobody who is calling.")
  int api(
      @Option(
              names = "--rounds",
              defaultValue = "5",
              description = "How many of each. Default: ${DEFAULT-VALUE}")
          int rounds,
      @Option(
              names = "--seconds",
              defaultValue = "5",
              description = "How long each takes. Default: ${DEFAULT-VALUE}")
          int seconds) {
    try (ControlPlaneProcess control = ControlPlaneProcess.start(home());
        OperatorClient api = new OperatorClient(control.url(), control.adminToken());
        BareApiProcess bare = BareApiProcess.start(Estate.SERVICES)) {
      ApiBenchmark benchmark =
          ApiBenchmark.of(
              control.url(), control.adminToken(), Estate.create(api).services(), bare.url());
      benchmark.run(
          rounds,
          Duration.ofSeconds(seconds),
          result -> {
            out().println(result);
            out().flush();
          });
      return CommandLine.ExitCode.OK;
    }
  }

  private List<FailoverBenchmark.Round> ofTechulus(int rounds) throws IOException {
    Bed bed = bed();
    Cluster cluster = installation(bed);
    OperatorClient api = api(cluster);
    try (FailoverPlatform platform = new TechulusPlatform(bed, cluster, api, 2)) {
      awaitMembers(api, bed);
      return measure(platform, rounds);
    }
  }

  private void ofSwarm(int rounds, boolean tuned) {
    Bed bed = bed();
    try (FailoverPlatform platform =
        new SwarmPlatform(bed, docker(bed), 2, tuned, EdgeCaddy.Patience.LONG)) {
      measure(platform, rounds);
    }
  }

  private static DockerPrograms docker(Bed bed) {
    Registry.start(bed);
    SampleImages.of(bed).provide();
    return DockerPrograms.unpack(bed.node("registry").folder("docker-programs"));
  }

  @Command(
      name = "update",
      mixinStandardHelpOptions = true,
      description = {
        "Updates of three replicas under load: how long each takes, and which requests fail. The"
            + " same on Docker Swarm (start-first, tuned), and with bare podman and Caddy.",
        "Ends with 1 if a request fails, or ours are slower than Swarm's."
      })
  int update(
      @Option(
              names = "--rounds",
              defaultValue = "100",
              description = "How many updates. Default: ${DEFAULT-VALUE}")
          int rounds,
      @Option(
              names = "--other-rounds",
              defaultValue = "20",
              description = "How many of the others. Default: ${DEFAULT-VALUE}; 0: ours alone")
          int others,
      @Option(names = "--verbose", description = "A line for each update.") boolean verbose)
      throws IOException {
    UpdateBenchmark.Result ours = updatesOfTechulus(rounds, verbose);
    boolean met = ours.load().failed() == 0;
    if (others > 0) {
      UpdateBenchmark.Result swarm = updatesOfSwarm(others, verbose);
      UpdateBenchmark.Result bare = updatesOfBare(others, verbose);
      double beside = (double) ours.times().median().toMillis();
      out()
          .printf(
              "ratio of the medians: %.2f to Swarm, %.2f to bare podman%n",
              beside / swarm.times().median().toMillis(),
              beside / bare.times().median().toMillis());
      met = met && ours.times().median().compareTo(swarm.times().median()) <= 0;
    }
    out().printf("target: no request fails, not slower than Swarm: %s%n", met ? "met" : "missed");
    out().flush();
    return met ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private UpdateBenchmark.Result updatesOfTechulus(int rounds, boolean verbose) throws IOException {
    Bed bed = bed(UPDATE_WORKERS);
    Cluster cluster = installation(bed);
    OperatorClient api = api(cluster);
    try (UpdatePlatform platform =
        new TechulusPlatform(bed, cluster, api, UpdateBenchmark.REPLICAS)) {
      awaitMembers(api, bed);
      return measureUpdates(platform, rounds, verbose);
    }
  }

  private UpdateBenchmark.Result updatesOfSwarm(int rounds, boolean verbose) {
    Bed bed = bed(UPDATE_WORKERS);
    try (UpdatePlatform platform =
        new SwarmPlatform(
            bed, docker(bed), UpdateBenchmark.REPLICAS, true, EdgeCaddy.Patience.SHORT)) {
      return measureUpdates(platform, rounds, verbose);
    }
  }

  private UpdateBenchmark.Result updatesOfBare(int rounds, boolean verbose) {
    Bed bed = bed(UPDATE_WORKERS);
    Registry.start(bed);
    SampleImages.of(bed).provide();
    try (UpdatePlatform platform = new BarePlatform(bed, UpdateBenchmark.REPLICAS)) {
      return measureUpdates(platform, rounds, verbose);
    }
  }

  private UpdateBenchmark.Result measureUpdates(
      UpdatePlatform platform, int rounds, boolean verbose) {
    out().println(platform.name());
    UpdateBenchmark.Result result =
        new UpdateBenchmark(
                platform,
                line -> {
                  if (verbose) {
                    out().println(line);
                    out().flush();
                  }
                })
            .run(rounds);
    out().println("  " + result);
    out().flush();
    return result;
  }

  private List<FailoverBenchmark.Round> measure(FailoverPlatform platform, int rounds) {
    List<FailoverBenchmark.Round> all = new FailoverBenchmark(platform).run(rounds);
    out().println(platform.name());
    all.forEach(round -> out().println("  " + round));
    out()
        .println(
            "  known     " + new Sample(all.stream().map(FailoverBenchmark.Round::known).toList()));
    out()
        .println(
            "  answering "
                + new Sample(all.stream().map(FailoverBenchmark.Round::answered).toList()));
    out().flush();
    return all;
  }

  private static Bed bed() {
    return bed(WORKERS);
  }

  private static Bed bed(int workers) {
    Bed.destroyLeftovers(NAME);
    return Bed.create(new BedPlan(NAME, workers, 1), Progress.silent());
  }

  private static Cluster installation(Bed bed) {
    Registry.start(bed);
    SampleImages.of(bed).provide();
    return Cluster.on(bed, Programs.of(home())).start(Progress.silent());
  }

  private static Path home() {
    return Path.of(System.getProperty("techulus.home", ""));
  }

  private static OperatorClient api(Cluster cluster) throws IOException {
    return new OperatorClient(
        ControlPlaneUrl.parse(cluster.url().toString(), Optional.of(cluster.pin()), false),
        new Plaintext(Files.readString(cluster.adminTokenFile()).strip()));
  }

  private static void awaitMembers(OperatorClient api, Bed bed) {
    Await.until(
        "all nodes are online",
        SOON,
        () ->
            api.servers().stream().filter(server -> server.status().equals("online")).count()
                    == bed.workers().size()
                && api.proxies().stream().allMatch(proxy -> proxy.status().equals("online")));
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
