package cloud.techulus.agentapp;

import cloud.techulus.caddy.CaddyProxy;
import cloud.techulus.caddy.CaddySettings;
import cloud.techulus.core.Journal;
import cloud.techulus.core.agent.Agent;
import cloud.techulus.core.agent.Assignment;
import cloud.techulus.core.agent.ControlPlane;
import cloud.techulus.core.agent.HealthChecks;
import cloud.techulus.core.agent.ImageCare;
import cloud.techulus.core.agent.KeyClaims;
import cloud.techulus.core.agent.LocalMesh;
import cloud.techulus.core.agent.LocalNames;
import cloud.techulus.core.agent.LogStreams;
import cloud.techulus.core.agent.NodeState;
import cloud.techulus.core.agent.ProxySync;
import cloud.techulus.core.agent.Registration;
import cloud.techulus.core.agent.Replicas;
import cloud.techulus.core.agent.Reporter;
import cloud.techulus.core.agent.WorkExecutor;
import cloud.techulus.core.agent.Workbench;
import cloud.techulus.core.container.ContainerRuntime;
import cloud.techulus.core.container.UsageMeter;
import cloud.techulus.core.secret.KeyProof;
import cloud.techulus.core.secret.MasterKey;
import cloud.techulus.core.secret.SecretBox;
import cloud.techulus.dns.DnsServer;
import cloud.techulus.dns.DnsSettings;
import cloud.techulus.http.client.HttpControlPlane;
import cloud.techulus.http.client.HttpLogUplink;
import cloud.techulus.http.signature.RequestSigner;
import cloud.techulus.podman.CgroupMeter;
import cloud.techulus.podman.NetworkHealthProbe;
import cloud.techulus.podman.PodmanLogs;
import cloud.techulus.podman.PodmanRuntime;
import cloud.techulus.podman.PodmanSettings;
import cloud.techulus.process.ProcessRunner;
import cloud.techulus.wireguard.Ed25519Identity;
import cloud.techulus.wireguard.WireGuardDevice;
import cloud.techulus.wireguard.WireGuardSettings;
import dagger.BindsInstance;
import dagger.Component;
import dagger.Lazy;
import dagger.Module;
import dagger.Provides;
import dagger.Subcomponent;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executor;

/** All that an agent is made of: what every node has, and what workers and proxies add. */
@Singleton
@Component(modules = NodeComponent.Graph.class)
interface NodeComponent {
  Registration registration();

  Ed25519Identity identity();

  NodeState state();

  Machine machine();

  DnsServer dns();

  LocalNames names();

  Worker.Factory worker();

  Proxy.Factory proxy();

  /** Takes what the graph does not make itself. */
  @Component.Factory
  interface Factory {
    NodeComponent create(
        @BindsInstance Settings settings,
        @BindsInstance DataFolder folder,
        @BindsInstance Journal log,
        @BindsInstance Executor executor);
  }

  /** A registered worker. */
  @PerNode
  @Subcomponent(modules = WorkerGraph.class)
  interface Worker {
    Agent agent();

    HealthChecks healthChecks();

    Alarm alarm();

    InstantSource clock();

    /** Takes what only a registered worker has. */
    @Subcomponent.Factory
    interface Factory {
      Worker create(@BindsInstance Assignment assignment, @BindsInstance MasterKey masterKey);
    }
  }

  /** A registered proxy. */
  @PerNode
  @Subcomponent(modules = ProxyGraph.class)
  interface Proxy {
    ProxySync sync();

    CaddySupervisor caddy();

    CaddyProxy upstreams();

    /** Takes what only a registered proxy has. */
    @Subcomponent.Factory
    interface Factory {
      Proxy create(@BindsInstance Assignment assignment);
    }
  }

  /** What every node has. */
  @Module
  final class Graph {
    private Graph() {}

    @Provides
    @Singleton
    static SecureRandom random() {
      return new SecureRandom();
    }

    @Provides
    @Singleton
    static InstantSource clock() {
      return new SteadyClock();
    }

    @Provides
    @Singleton
    static ProcessRunner programs() {
      return new ProcessRunner();
    }

    @Provides
    @Singleton
    static Ed25519Identity identity(DataFolder folder) {
      return Ed25519Identity.load(folder.identity());
    }

    @Provides
    @Singleton
    static NodeState state(DataFolder folder) {
      return FileNodeState.in(folder.state());
    }

    @Provides
    @Singleton
    static ControlPlane controlPlane(
        Settings settings, Ed25519Identity identity, SecureRandom random) {
      RequestSigner signer = new RequestSigner(InstantSource.system(), random);
      return new HttpControlPlane(settings.controlPlane(), identity, signer);
    }

    @Provides
    static Registration registration(
        ControlPlane controlPlane, Ed25519Identity identity, NodeState state, SecureRandom random) {
      return new Registration(controlPlane, identity, state, random);
    }

    @Provides
    @Singleton
    static Machine machine(Settings settings) {
      return new Machine(
          Path.of("/proc"), List.of(Path.of("/var/lib/containers"), settings.data()));
    }

    @Provides
    @Singleton
    static LocalMesh mesh(ProcessRunner programs, Ed25519Identity identity, NodeState state) {
      return new LocalMesh(
          new WireGuardDevice(programs, WireGuardSettings.DEFAULT, identity.wireGuardSecret()),
          state);
    }

    @Provides
    @Singleton
    static DnsServer dns(Settings settings, NodeState state, SecureRandom random, Journal log) {
      return new DnsServer(
          DnsSettings.forwardingTo(settings.resolvers()), state::mesh, random, log);
    }

    @Provides
    @Singleton
    static LocalNames names(DnsServer dns, NodeState state, Journal log) {
      return new LocalNames(dns, state, log);
    }
  }

  /** What a worker adds. */
  @Module
  final class WorkerGraph {
    private WorkerGraph() {}

    @Provides
    @PerNode
    static Alarm alarm() {
      return new Alarm();
    }

    @Provides
    @PerNode
    static ContainerRuntime runtime(ProcessRunner programs, NodeState state) {
      return new PodmanRuntime(
          programs,
          state
              .mesh()
              .map(mesh -> PodmanSettings.DEFAULT.withResolver(mesh.address()))
              .orElse(PodmanSettings.DEFAULT));
    }

    @Provides
    @PerNode
    static Replicas replicas(ContainerRuntime runtime, InstantSource clock, Alarm alarm) {
      UsageMeter meter = new CgroupMeter(PodmanSettings.DEFAULT);
      return new Replicas(runtime, meter, clock, alarm::ring);
    }

    @Provides
    @PerNode
    static WorkExecutor work(
        ContainerRuntime runtime,
        LocalMesh mesh,
        MasterKey masterKey,
        SecureRandom random,
        Replicas replicas,
        NodeState state,
        Machine machine,
        Journal log) {
      ImageCare images = new ImageCare(runtime, state, machine, log);
      SecretBox secrets = new SecretBox(masterKey, random);
      return new WorkExecutor(runtime, mesh, secrets, replicas, images, log);
    }

    @Provides
    @PerNode
    static Workbench bench(WorkExecutor work, Executor executor) {
      return new Workbench(work, executor);
    }

    @Provides
    @PerNode
    static Reporter reporter(
        Assignment assignment,
        ControlPlane controlPlane,
        Workbench bench,
        Replicas replicas,
        LocalMesh mesh,
        LocalNames names,
        Machine machine,
        Executor executor,
        InstantSource clock) {
      return new Reporter(
          assignment.node(),
          TechulusAgent.version(),
          controlPlane,
          bench,
          replicas,
          mesh,
          names,
          machine,
          executor,
          clock);
    }

    @Provides
    @PerNode
    static HealthChecks healthChecks(
        ProcessRunner programs,
        Replicas replicas,
        Reporter reporter,
        Executor executor,
        Alarm alarm,
        InstantSource clock,
        Journal log) {
      NetworkHealthProbe probe = new NetworkHealthProbe(programs, PodmanSettings.DEFAULT);
      return new HealthChecks(replicas, probe, reporter, executor, alarm::ring, clock, log);
    }

    @Provides
    @PerNode
    static LogStreams logs(
        Assignment assignment,
        Settings settings,
        Ed25519Identity identity,
        ProcessRunner programs,
        SecureRandom random,
        Executor executor,
        InstantSource clock,
        Journal log) {
      RequestSigner signer = new RequestSigner(InstantSource.system(), random);
      return new LogStreams(
          assignment.node(),
          new HttpLogUplink(settings.controlPlane(), identity, signer),
          new PodmanLogs(programs, PodmanSettings.DEFAULT),
          executor,
          clock,
          log);
    }

    @Provides
    @PerNode
    static KeyClaims claims(
        Assignment assignment,
        ControlPlane controlPlane,
        Ed25519Identity identity,
        MasterKey masterKey,
        SecureRandom random,
        Journal log) {
      return new KeyClaims(
          assignment.node(),
          controlPlane,
          identity.publicKey(),
          new KeyProof(masterKey),
          InstantSource.system(),
          random,
          log);
    }

    @Provides
    @PerNode
    static Agent agent(
        Reporter reporter,
        Workbench bench,
        WorkExecutor work,
        ContainerRuntime runtime,
        Replicas replicas,
        LocalMesh mesh,
        LogStreams logs,
        NodeState state,
        KeyClaims claims,
        Executor executor,
        SecureRandom random,
        Journal log) {
      return new Agent(
          reporter, bench, work, runtime, replicas, mesh, logs, state, claims, executor, random,
          log);
    }
  }

  /** What a proxy adds. */
  @Module
  final class ProxyGraph {
    private ProxyGraph() {}

    @Provides
    static CaddySettings settings(Settings settings, DataFolder folder) {
      Path home = folder.caddy().toAbsolutePath().normalize();
      return CaddySettings.of(
          home.resolve("admin.sock"), home, settings.issuer(), settings.upstreamPort());
    }

    @Provides
    @PerNode
    static CaddyProxy proxy(CaddySettings settings, Journal log) {
      return new CaddyProxy(settings, log);
    }

    @Provides
    @PerNode
    static ProxySync sync(
        Assignment assignment,
        ControlPlane controlPlane,
        CaddyProxy proxy,
        LocalMesh mesh,
        LocalNames names,
        NodeState state,
        Lazy<CaddySupervisor> caddy,
        SecureRandom random,
        Journal log) {
      return new ProxySync(
          assignment.node(),
          TechulusAgent.version(),
          controlPlane,
          proxy,
          mesh,
          names,
          state,
          () -> caddy.get().stop(),
          random,
          log);
    }

    @Provides
    @PerNode
    static CaddySupervisor caddy(
        CaddySettings settings,
        ProcessRunner programs,
        CaddyProxy proxy,
        ProxySync sync,
        SecureRandom random,
        Journal log) {
      return new CaddySupervisor(settings, programs, proxy::answers, sync::serveSaved, random, log);
    }
  }
}
