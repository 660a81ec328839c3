package cloud.techulus.http.client;

import cloud.techulus.core.Name;
import cloud.techulus.core.Problem;
import cloud.techulus.core.agent.ControlPlane.Unreachable;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.identity.ProxyId;
import cloud.techulus.core.identity.PublicKey;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.secret.Plaintext;
import cloud.techulus.core.service.EnvName;
import cloud.techulus.core.service.Service;
import cloud.techulus.http.client.HttpCalls.Call;
import cloud.techulus.http.wire.AuditWire;
import cloud.techulus.http.wire.CreateProjectWire;
import cloud.techulus.http.wire.CreateProxyWire;
import cloud.techulus.http.wire.CreateServerWire;
import cloud.techulus.http.wire.CreateServiceWire;
import cloud.techulus.http.wire.HealthWire;
import cloud.techulus.http.wire.Json;
import cloud.techulus.http.wire.KeyDecisionWire;
import cloud.techulus.http.wire.ProjectWire;
import cloud.techulus.http.wire.ProxyWire;
import cloud.techulus.http.wire.RevisionWire;
import cloud.techulus.http.wire.RollbackWire;
import cloud.techulus.http.wire.ScaleWire;
import cloud.techulus.http.wire.SecretValueWire;
import cloud.techulus.http.wire.SecretsWire;
import cloud.techulus.http.wire.ServerWire;
import cloud.techulus.http.wire.ServiceWire;
import cloud.techulus.http.wire.SpecWire;
import cloud.techulus.http.wire.StatusWire;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The operator API as programs call it. A refusal is a {@link Problem}; {@link Unreachable} is an
 * outage. Any thread may call.
 */
public final class OperatorClient implements AutoCloseable {
  private static final String ROOT = "/api/v1";

  private final HttpCalls calls;
  private final Plaintext token;

  public OperatorClient(ControlPlaneUrl url, Plaintext token) {
    this.calls = new HttpCalls(url);
    this.token = token;
  }

  /** Whether the control plane serves; needs no token. */
  public HealthWire health() {
    return get("/healthz", HealthWire.class);
  }

  public StatusWire status() {
    return get("/status", StatusWire.class);
  }

  public ServerWire.NewWire addServer(String name, Optional<String> publicIp) {
    return post("/servers", new CreateServerWire(name, publicIp), ServerWire.NewWire.class);
  }

  public List<ServerWire> servers() {
    return get("/servers", ServerWire.ListWire.class).servers();
  }

  public void removeServer(ServerId id) {
    delete("/servers/" + id);
  }

  /** Makes a new registration token; the one before is worth nothing any more. */
  public ServerWire.NewWire reissueToken(ServerId id) {
    return read(send("POST", "/servers/" + id + "/token", new byte[0]), ServerWire.NewWire.class);
  }

  /** Takes the key that waits as the server's from now on. */
  public void approveKey(ServerId id, PublicKey key) {
    decide(id, "approve", key);
  }

  /** Turns the key down that waits; the server's stays as it was. */
  public void rejectKey(ServerId id, PublicKey key) {
    decide(id, "reject", key);
  }

  /** Gives the server nothing new. */
  public ServerWire cordon(ServerId id) {
    return setAvailability(id, "cordon");
  }

  /** The same, and moves what it has to others. */
  public ServerWire drain(ServerId id) {
    return setAvailability(id, "drain");
  }

  /** Lets it be used again. */
  public ServerWire uncordon(ServerId id) {
    return setAvailability(id, "uncordon");
  }

  private ServerWire setAvailability(ServerId id, String verb) {
    return read(send("POST", "/servers/" + id + "/" + verb, new byte[0]), ServerWire.class);
  }

  private void decide(ServerId id, String decision, PublicKey key) {
    send(
        "POST",
        "/servers/" + id + "/key/" + decision,
        Json.write(new KeyDecisionWire(key.base64())));
  }

  public ProxyWire.NewWire addProxy(String name, String publicIp) {
    return post("/proxies", new CreateProxyWire(name, publicIp), ProxyWire.NewWire.class);
  }

  public List<ProxyWire> proxies() {
    return get("/proxies", ProxyWire.ListWire.class).proxies();
  }

  public void removeProxy(ProxyId id) {
    delete("/proxies/" + id);
  }

  /** Makes a new registration token; the one before is worth nothing any more. */
  public ProxyWire.NewWire reissueToken(ProxyId id) {
    return read(send("POST", "/proxies/" + id + "/token", new byte[0]), ProxyWire.NewWire.class);
  }

  /** What was done last, youngest first. */
  public List<AuditWire> audit(int count) {
    return get("/audit?limit=" + count, AuditWire.ListWire.class).entries();
  }

  public ProjectWire createProject(String name, Optional<String> slug) {
    return post("/projects", new CreateProjectWire(name, slug), ProjectWire.class);
  }

  public List<ProjectWire> projects() {
    return get("/projects", ProjectWire.ListWire.class).projects();
  }

  public ServiceWire createService(Name project, String name, SpecWire spec) {
    ObjectNode message = Json.tree(new CreateServiceWire(name));
    message.setAll(Json.tree(spec));
    return post("/projects/" + project + "/services", message, ServiceWire.class);
  }

  public List<ServiceWire> services() {
    return get("/services", ServiceWire.ListWire.class).services();
  }

  public List<ServiceWire> services(Name project) {
    return get("/projects/" + project + "/services", ServiceWire.ListWire.class).services();
  }

  public ServiceWire service(Service.Id id) {
    return get("/services/" + id, ServiceWire.class);
  }

  public ServiceWire updateService(Service.Id id, SpecWire changes) {
    return read(send("PATCH", "/services/" + id, Json.write(changes)), ServiceWire.class);
  }

  public void deleteService(Service.Id id) {
    delete("/services/" + id);
  }

  public ServiceWire deploy(Service.Id id) {
    return read(send("POST", "/services/" + id + "/deploy", new byte[0]), ServiceWire.class);
  }

  public ServiceWire scale(Service.Id id, int replicas) {
    return post("/services/" + id + "/scale", new ScaleWire(replicas), ServiceWire.class);
  }

  /**
   * Deploys an old revision again.
   *
   * @param revision empty: the last good one
   */
  public ServiceWire rollback(Service.Id id, Optional<Integer> revision) {
    return post("/services/" + id + "/rollback", new RollbackWire(revision), ServiceWire.class);
  }

  /** Gives up the rollout that is under way. */
  public ServiceWire abort(Service.Id id) {
    return read(send("POST", "/services/" + id + "/abort", new byte[0]), ServiceWire.class);
  }

  /** Newest first. */
  public List<RevisionWire> revisions(Service.Id id) {
    return get("/services/" + id + "/revisions", RevisionWire.ListWire.class).revisions();
  }

  public List<String> secrets(Service.Id id) {
    return get("/services/" + id + "/secrets", SecretsWire.class).secrets();
  }

  public void setSecret(Service.Id id, EnvName name, Plaintext value) {
    send(
        "PUT",
        "/services/" + id + "/secrets/" + name,
        Json.write(new SecretValueWire(value.reveal())));
  }

  public void removeSecret(Service.Id id, EnvName name) {
    delete("/services/" + id + "/secrets/" + name);
  }

  /**
   * Opens a stream of a service's logs.
   *
   * @param since a time, or how long ago; as the operator wrote it
   * @throws Problem if there is no such service or replica, or there are too many viewers
   */
  public LogEvents logs(
      Service.Id id,
      boolean follow,
      OptionalInt tail,
      Optional<String> since,
      Optional<Deployment.Id> replica) {
    StringBuilder target = new StringBuilder(ROOT + "/services/" + id + "/logs?follow=" + follow);
    tail.ifPresent(count -> target.append("&tail=").append(count));
    since.ifPresent(
        text -> target.append("&since=").append(URLEncoder.encode(text, StandardCharsets.UTF_8)));
    replica.ifPresent(only -> target.append("&replica=").append(only));
    return LogEvents.reading(
        calls.open(
            new Call(
                "GET",
                target.toString(),
                new byte[0],
                Map.of("Authorization", "Bearer " + token.reveal()),
                Duration.ZERO)));
  }

  private <T> T get(String path, Class<T> type) {
    return read(send("GET", path, new byte[0]), type);
  }

  private <T> T post(String path, Object message, Class<T> type) {
    return read(send("POST", path, Json.write(message)), type);
  }

  private void delete(String path) {
    send("DELETE", path, new byte[0]);
  }

  private byte[] send(String method, String path, byte[] body) {
    return calls.send(
        new Call(
            method,
            ROOT + path,
            body,
            Map.of("Authorization", "Bearer " + token.reveal()),
            Duration.ZERO));
  }

  private static <T> T read(byte[] answer, Class<T> type) {
    return HttpCalls.understand(() -> Json.read(answer, type));
  }

  @Override
  public void close() {
    calls.close();
  }
}
