package cloud.techulus.core.agent;

import cloud.techulus.core.FakeJournal;
import cloud.techulus.core.container.ContainerLimits;
import cloud.techulus.core.container.FakeContainerRuntime;
import cloud.techulus.core.container.FakeHealthProbe;
import cloud.techulus.core.container.FakeUsageMeter;
import cloud.techulus.core.container.HealthCheck;
import cloud.techulus.core.container.ImageReference;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.identity.FakeNodeIdentity;
import cloud.techulus.core.identity.NodeId;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.logs.FakeContainerLogs;
import cloud.techulus.core.mesh.FakeMeshDevice;
import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.mesh.MeshBlock;
import cloud.techulus.core.mesh.MeshConfiguration;
import cloud.techulus.core.naming.FakeNameServer;
import cloud.techulus.core.node.Welcome;
import cloud.techulus.core.queue.DeploymentOrder;
import cloud.techulus.core.queue.Instruction;
import cloud.techulus.core.queue.Lease;
import cloud.techulus.core.queue.WorkItem;
import cloud.techulus.core.secret.KeyProof;
import cloud.techulus.core.secret.MasterKey;
import cloud.techulus.core.secret.SecretBox;
import cloud.techulus.core.server.Capacity;
import cloud.techulus.core.service.Service;
import cloud.techulus.core.service.Workload;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A worker with everything around it made up. {@link #restart} is a new process on it. */
final class TestNode {
  static final ServerId ID = new ServerId("srv_a");
  static final String VERSION = "1.2.3";
  static final Capacity CAPACITY = new Capacity(4000, 8L << 30, 4L << 30, 100L << 30, 50L << 30);
  static final Instant BOOT = FakeContainerRuntime.NOW.minus(Duration.ofHours(1));
  static final ImageReference IMAGE = new ImageReference("registry.example.com/web:v1");
  static final Service.Id SERVICE = new Service.Id("svc_shop");
  static final Duration WAIT = Duration.ofSeconds(3);

  final Random random = new Random(7);
  final NodeId id;
  final ControlPlane calls;
  final FakeControlPlane controlPlane = new FakeControlPlane();
  final FakeContainerRuntime runtime = new FakeContainerRuntime();
  final FakeUsageMeter meter = new FakeUsageMeter();
  final FakeMeshDevice device = new FakeMeshDevice();
  final FakeHealthProbe probe = new FakeHealthProbe();
  final FakeNodeState state = new FakeNodeState();
  final FakeJournal log = new FakeJournal();
  final FakeClock clock;
  final SecretBox secrets;
  final KeyProof proof;
  final KeyClaims claims;

  Tasks tasks = new Tasks();
  Capacity capacity = CAPACITY;
  FakeNameServer nameServer = new FakeNameServer();
  int wakes;
  Replicas replicas;
  LocalMesh mesh;
  LocalNames names;
  WorkExecutor work;
  Workbench bench;
  HealthChecks health;
  Agent agent;
  LogStreams logs;
  final FakeContainerLogs containerLogs = new FakeContainerLogs();
  final FakeLogUplink uplink = new FakeLogUplink();

  /** With a control plane that the test plays. */
  TestNode() {
    this.id = ID;
    this.calls = controlPlane;
    this.clock = new FakeClock(FakeContainerRuntime.NOW);
    MasterKey masterKey = MasterKey.generate(random);
    this.secrets = new SecretBox(masterKey, random);
    this.proof = new KeyProof(masterKey);
    this.claims = claims(FakeNodeIdentity.numbered(99));
    runtime.publish(IMAGE);
    state.saveMesh(mesh(1));
    begin();
  }

  /** Registered with another control plane. */
  TestNode(
      Welcome welcome,
      ControlPlane calls,
      FakeNodeIdentity identity,
      MasterKey masterKey,
      FakeClock clock) {
    this.id = welcome.node();
    this.calls = calls;
    this.clock = clock;
    this.secrets = new SecretBox(masterKey, random);
    this.proof = new KeyProof(masterKey);
    this.claims = claims(identity);
    runtime.publish(IMAGE);
    state.saveMesh(welcome.mesh());
    begin();
  }

  /** The agent's process ends and a new one begins; containers, mesh and disk stay. */
  void restart() {
    begin();
    agent.start(BOOT);
  }

  private void begin() {
    tasks = new Tasks();
    replicas = new Replicas(runtime, meter, clock, () -> wakes++);
    mesh = new LocalMesh(device, state);
    names = new LocalNames(nameServer, state, log);
    names.start();
    work = new WorkExecutor(runtime, mesh, secrets, replicas, images(), log);
    bench = new Workbench(work, tasks);
    Reporter reporter = reporter();
    health = new HealthChecks(replicas, probe, reporter, tasks, () -> wakes++, clock, log);
    logs = new LogStreams(id, uplink, containerLogs, tasks, clock, log);
    agent =
        new Agent(
            reporter,
            bench,
            work,
            runtime,
            replicas,
            mesh,
            logs,
            state,
            claims,
            Runnable::run,
            random,
            log);
  }

  private KeyClaims claims(FakeNodeIdentity identity) {
    return new KeyClaims(id, calls, identity.publicKey(), proof, clock, random, log);
  }

  private ImageCare images() {
    return new ImageCare(runtime, state, () -> capacity, log);
  }

  private Reporter reporter() {
    return new Reporter(
        id, VERSION, calls, bench, replicas, mesh, names, () -> CAPACITY, tasks, clock);
  }

  TestNode started() {
    agent.start(BOOT);
    return this;
  }

  /** One poll, and all that follows from it. */
  Next tick() {
    Next next = agent.tick(WAIT);
    tasks.runAll();
    return next;
  }

  /** All checks that are due and all that follows from them, as the loop does that is woken. */
  Instant check() {
    Instant next = health.checkDue();
    while (tasks.count() > 0) {
      tasks.runAll();
      next = health.checkDue();
    }
    return next;
  }

  static Lease lease(int item) {
    return new Lease(new WorkItem.Id(item), 1);
  }

  static Deployment.Id deployment(int number) {
    return new Deployment.Id("dep_" + number);
  }

  static MeshAddress address(int number) {
    return MeshAddress.parse("10.100.1.1").plus(number);
  }

  static MeshConfiguration mesh(long generation) {
    return new MeshConfiguration(
        generation,
        MeshAddress.parse("10.100.1.1"),
        MeshBlock.parse("10.100.0.0/16"),
        51820,
        false,
        List.of());
  }

  static Workload workload() {
    return new Workload(
        IMAGE, 8080, Map.of(), List.of(), new HealthCheck.Tcp(), ContainerLimits.NONE);
  }

  static DeploymentOrder order(int number) {
    return order(number, workload());
  }

  static DeploymentOrder order(int number, Workload workload) {
    return order(number, workload, Duration.ZERO);
  }

  static DeploymentOrder order(int number, Workload workload, Duration minReady) {
    return new DeploymentOrder(
        deployment(number), SERVICE, "shop/web", address(number), workload, Map.of(), minReady);
  }

  static Instruction.Deploy deploy(int item, int number) {
    return new Instruction.Deploy(lease(item), order(number));
  }

  static Instruction.Stop stop(int item, int number) {
    return new Instruction.Stop(lease(item), deployment(number), Instruction.Stop.GRACE);
  }
}
