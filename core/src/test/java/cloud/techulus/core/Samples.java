package cloud.techulus.core;

import cloud.techulus.core.access.EmailAddress;
import cloud.techulus.core.access.User;
import cloud.techulus.core.container.ContainerLimits;
import cloud.techulus.core.container.HealthCheck;
import cloud.techulus.core.container.ImageReference;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.identity.IssuedToken;
import cloud.techulus.core.identity.NodeKeys;
import cloud.techulus.core.identity.ProxyId;
import cloud.techulus.core.identity.PublicKey;
import cloud.techulus.core.identity.RegistrationToken;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.identity.WireGuardKey;
import cloud.techulus.core.mesh.Membership;
import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.mesh.PublicAddress;
import cloud.techulus.core.proxy.Proxy;
import cloud.techulus.core.proxy.Route;
import cloud.techulus.core.scheduling.PlacementPolicy;
import cloud.techulus.core.secret.SealedSecret;
import cloud.techulus.core.secret.Secret;
import cloud.techulus.core.server.Capacity;
import cloud.techulus.core.server.Server;
import cloud.techulus.core.service.Domain;
import cloud.techulus.core.service.EnvName;
import cloud.techulus.core.service.Project;
import cloud.techulus.core.service.Revision;
import cloud.techulus.core.service.Service;
import cloud.techulus.core.service.ServiceSpec;
import cloud.techulus.core.service.Workload;
import cloud.techulus.core.team.Team;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Records to test with. What must be unique follows from the number or name given, so that two of
 * different numbers get along in one store.
 */
public final class Samples {
  /** Has a fraction that no clock of milliseconds could tell. */
  public static final Instant NOW = Instant.parse("2026-11-25T03:17:00.123456789Z");

  public static final Capacity CAPACITY =
      new Capacity(4_000, 8L << 30, 6L << 30, 100L << 30, 70L << 30);

  public static final SealedSecret SEALED = new SealedSecret("k1", "c2VhbGVkIGJ5IG5vYm9keQ==");

  private Samples() {}

  /** A key of 32 bytes; no real one, for nothing here signs. */
  public static NodeKeys keys(int number) {
    return new NodeKeys(PublicKey.of(bytes(1, number)), new WireGuardKey(base64(2, number)));
  }

  /** The address 10.100.number.1, which is server number's own. */
  public static Membership membership(int number) {
    return new Membership(
        keys(number), MeshAddress.parse("10.100." + number + ".1"), 51_820 + number);
  }

  /** Added, not registered. */
  public static Server pendingServer(int number) {
    return Server.add(
        new ServerId("srv_" + number),
        new Name("server-" + number),
        Optional.of(new PublicAddress("203.0.113." + number)),
        issued("server " + number));
  }

  /** Registered and online at {@link #NOW}. */
  public static Server server(int number) {
    return pendingServer(number).register(membership(number), CAPACITY, NOW);
  }

  /** Added, not registered. */
  public static Proxy pendingProxy(int number) {
    return Proxy.add(
        new ProxyId("prx_" + number),
        new Name("proxy-" + number),
        new PublicAddress("198.51.100." + number),
        issued("proxy " + number));
  }

  /** Registered at {@link #NOW}, with the address 10.100.0.number. */
  public static Proxy proxy(int number) {
    Membership member =
        new Membership(
            keys(100 + number), MeshAddress.parse("10.100.0." + number), 51_820 + number);
    return pendingProxy(number).register(member, NOW);
  }

  public static Project project(String slug) {
    return new Project(
        new Project.Id("prj_" + plain(slug)), "The " + slug, new Name(slug), Team.DEFAULT.id());
  }

  /** Without a password, so nobody signs in as this one. */
  public static User user(String name) {
    return User.add(
        new User.Id("usr_" + plain(name)),
        new EmailAddress(name + "@example.com"),
        "The " + name,
        false,
        NOW);
  }

  /** Private, two replicas, its first revision, never deployed. */
  public static Service service(Project project, String name) {
    return new Service(
        new Service.Id("svc_" + plain(project.slug().text()) + plain(name)),
        project.id(),
        new Name(name),
        revision(1, spec()),
        Optional.empty(),
        false);
  }

  public static Revision revision(int number, ServiceSpec spec) {
    return new Revision(number, spec, Map.of(), NOW, "operator");
  }

  /** Only what a service must have. */
  public static ServiceSpec spec() {
    Workload workload =
        new Workload(
            new ImageReference("registry.example.com/team/web:v1"),
            8080,
            Map.of(),
            List.of(),
            new HealthCheck.Tcp(),
            ContainerLimits.NONE);
    return new ServiceSpec(
        workload, 2, Optional.empty(), true, Optional.empty(), new PlacementPolicy.Automatic());
  }

  public static Secret secret(Service service, String name) {
    return new Secret(service.id(), new EnvName(name), SEALED);
  }

  /** Just created; it has no server. */
  public static Deployment deployment(Service service, int number) {
    return Deployment.create(
        new Deployment.Id("dep_" + number),
        service.id(),
        service.current().number(),
        service.spec().workload().port(),
        NOW.plusSeconds(number));
  }

  public static Route route(Service service, String domain) {
    return new Route(
        new Route.Id("rte_" + plain(domain)),
        new Domain(domain),
        service.id(),
        true,
        Optional.empty());
  }

  private static IssuedToken issued(String text) {
    return IssuedToken.issue(new RegistrationToken(text), NOW);
  }

  private static String plain(String name) {
    return name.replaceAll("[^a-z0-9]", "");
  }

  private static String base64(int kind, int number) {
    return Base64.getEncoder().encodeToString(bytes(kind, number));
  }

  private static byte[] bytes(int kind, int number) {
    byte[] bytes = new byte[PublicKey.LENGTH_BYTES];
    bytes[0] = (byte) kind;
    bytes[1] = (byte) number;
    return bytes;
  }
}
