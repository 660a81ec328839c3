package cloud.techulus.http.client;

import cloud.techulus.core.Name;
import cloud.techulus.core.Problem;
import cloud.techulus.core.access.ApiToken;
import cloud.techulus.core.access.OneTimeLink;
import cloud.techulus.core.access.User;
import cloud.techulus.core.access.UserSession;
import cloud.techulus.core.agent.ControlPlane.Unreachable;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.idempotency.IdempotencyKey;
import cloud.techulus.core.identity.ProxyId;
import cloud.techulus.core.identity.PublicKey;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.secret.Plaintext;
import cloud.techulus.core.service.EnvName;
import cloud.techulus.core.service.Service;
import cloud.techulus.http.client.HttpCalls.Call;
import cloud.techulus.http.wire.AcceptWire;
import cloud.techulus.http.wire.AddMemberWire;
import cloud.techulus.http.wire.AdminWire;
import cloud.techulus.http.wire.ApiTokenWire;
import cloud.techulus.http.wire.AuditWire;
import cloud.techulus.http.wire.CodeWire;
import cloud.techulus.http.wire.CreateApiTokenWire;
import cloud.techulus.http.wire.CreateProjectWire;
import cloud.techulus.http.wire.CreateProxyWire;
import cloud.techulus.http.wire.CreateServerWire;
import cloud.techulus.http.wire.CreateServiceWire;
import cloud.techulus.http.wire.CreateTeamWire;
import cloud.techulus.http.wire.CreateUserWire;
import cloud.techulus.http.wire.HealthWire;
import cloud.techulus.http.wire.ImportComposeWire;
import cloud.techulus.http.wire.ImportWire;
import cloud.techulus.http.wire.InvitationWire;
import cloud.techulus.http.wire.Json;
import cloud.techulus.http.wire.KeyDecisionWire;
import cloud.techulus.http.wire.LinkTokenWire;
import cloud.techulus.http.wire.LinkWire;
import cloud.techulus.http.wire.MeWire;
import cloud.techulus.http.wire.MemberWire;
import cloud.techulus.http.wire.OpenSessionWire;
import cloud.techulus.http.wire.PasswordChangeWire;
import cloud.techulus.http.wire.PasswordResetWire;
import cloud.techulus.http.wire.PasswordWire;
import cloud.techulus.http.wire.ProjectWire;
import cloud.techulus.http.wire.ProxyWire;
import cloud.techulus.http.wire.RevisionWire;
import cloud.techulus.http.wire.RoleWire;
import cloud.techulus.http.wire.RollbackWire;
import cloud.techulus.http.wire.ScaleWire;
import cloud.techulus.http.wire.SecondFactorWire;
import cloud.techulus.http.wire.SecretValueWire;
import cloud.techulus.http.wire.SecretsWire;
import cloud.techulus.http.wire.ServerWire;
import cloud.techulus.http.wire.ServiceWire;
import cloud.techulus.http.wire.SessionWire;
import cloud.techulus.http.wire.SignInWire;
import cloud.techulus.http.wire.SpecWire;
import cloud.techulus.http.wire.StatusWire;
import cloud.techulus.http.wire.TeamWire;
import cloud.techulus.http.wire.UserWire;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.Function;

/**
 * The operator API as programs call it. A refusal is a {@link Problem}; {@link Unreachable} is an
 * outage. Any thread may call.
 */
public final class OperatorClient implements AutoCloseable {
  private static final String ROOT = "/api/v1";

  /** Things of a list that are asked for at a time: the most there may be. */
  private static final int PART = 1000;

  private final HttpCalls calls;
  private final Optional<Plaintext> token;

  public OperatorClient(ControlPlaneUrl url, Plaintext token) {
    this(url, Optional.of(token));
  }

  private OperatorClient(ControlPlaneUrl url, Optional<Plaintext> token) {
    this.calls = new HttpCalls(url);
    this.token = token;
  }

  /** For what everybody may do: sign in, and come by a link. */
  public static OperatorClient anonymous(ControlPlaneUrl url) {
    return new OperatorClient(url, Optional.empty());
  }

  /**
   * Opens a session for a program.
   *
   * @throws Problem INVALID ({@code code}) if the password is right and a code is needed
   */
  public SessionWire signIn(Plaintext email, Plaintext password, Optional<Plaintext> code) {
    return post(
        "/session",
        new SignInWire(
            email.reveal(), password.reveal(), code.map(Plaintext::reveal), Optional.of("token")),
        SessionWire.class);
  }

  /** Ends the session whose token this client has. */
  public void signOut() {
    delete("/session");
  }

  public MeWire me() {
    return get("/me", MeWire.class);
  }

  /** Becomes the first admin. */
  public UserWire setUp(AcceptWire request) {
    return post("/setup", request, UserWire.class);
  }

  /** Becomes a user and a member of a team. */
  public UserWire acceptInvitation(AcceptWire request) {
    return post("/invitations/accept", request, UserWire.class);
  }

  /** Becomes a member of another team. */
  public TeamWire joinTeam(Plaintext link) {
    return post("/me/invitations", new LinkTokenWire(link.reveal()), TeamWire.class);
  }

  /** Chooses a password. */
  public UserWire resetPassword(Plaintext link, Plaintext password) {
    return post(
        "/password-reset", new PasswordResetWire(link.reveal(), password.reveal()), UserWire.class);
  }

  public void changePassword(Plaintext current, Plaintext next) {
    send(
        "PUT", "/me/password", Json.write(new PasswordChangeWire(current.reveal(), next.reveal())));
  }

  public SecondFactorWire offerSecondFactor() {
    return read(send("POST", "/me/second-factor", new byte[0]), SecondFactorWire.class);
  }

  public void confirmSecondFactor(Plaintext code) {
    send("POST", "/me/second-factor/confirm", Json.write(new CodeWire(code.reveal())));
  }

  public void removeSecondFactor(Plaintext password) {
    send("POST", "/me/second-factor/remove", Json.write(new PasswordWire(password.reveal())));
  }

  public List<UserWire> users() {
    return all(
        "/users", UserWire.ListWire.class, UserWire.ListWire::users, UserWire.ListWire::next);
  }

  public UserWire.NewWire addUser(String email, String name, boolean admin) {
    return create(
        "/users", new CreateUserWire(email, name, Optional.of(admin)), UserWire.NewWire.class);
  }

  public void removeUser(User.Id id) {
    delete("/users/" + id);
  }

  public UserWire setAdmin(User.Id id, boolean admin) {
    return post("/users/" + id + "/admin", new AdminWire(admin), UserWire.class);
  }

  public UserWire disableUser(User.Id id) {
    return read(send("POST", "/users/" + id + "/disable", new byte[0]), UserWire.class);
  }

  public UserWire enableUser(User.Id id) {
    return read(send("POST", "/users/" + id + "/enable", new byte[0]), UserWire.class);
  }

  /** A link by which the user chooses another password. */
  public LinkWire issueReset(User.Id id) {
    return read(send("POST", "/users/" + id + "/reset", new byte[0]), LinkWire.class);
  }

  /** For somebody who has lost the phone. */
  public UserWire removeSecondFactor(User.Id id) {
    return read(
        send("POST", "/users/" + id + "/second-factor/remove", new byte[0]), UserWire.class);
  }

  public List<TeamWire> teams() {
    return all(
        "/teams", TeamWire.ListWire.class, TeamWire.ListWire::teams, TeamWire.ListWire::next);
  }

  public TeamWire createTeam(String name) {
    return create("/teams", new CreateTeamWire(name), TeamWire.class);
  }

  public void removeTeam(Name team) {
    delete("/teams/" + team);
  }

  public List<MemberWire> members(Name team) {
    return all(
        "/teams/" + team + "/members",
        MemberWire.ListWire.class,
        MemberWire.ListWire::members,
        MemberWire.ListWire::next);
  }

  public MemberWire addMember(Name team, String email, String role) {
    return post("/teams/" + team + "/members", new AddMemberWire(email, role), MemberWire.class);
  }

  public MemberWire changeMember(Name team, User.Id user, String role) {
    return read(
        send("PUT", "/teams/" + team + "/members/" + user, Json.write(new RoleWire(role))),
        MemberWire.class);
  }

  public void removeMember(Name team, User.Id user) {
    delete("/teams/" + team + "/members/" + user);
  }

  public List<InvitationWire> invitations(Name team) {
    return all(
        "/teams/" + team + "/invitations",
        InvitationWire.ListWire.class,
        InvitationWire.ListWire::invitations,
        InvitationWire.ListWire::next);
  }

  public InvitationWire.NewWire invite(Name team, String role) {
    return create(
        "/teams/" + team + "/invitations", new RoleWire(role), InvitationWire.NewWire.class);
  }

  public void revokeInvitation(Name team, OneTimeLink.Id id) {
    delete("/teams/" + team + "/invitations/" + id);
  }

  public List<ApiTokenWire> tokens() {
    return all(
        "/tokens",
        ApiTokenWire.ListWire.class,
        ApiTokenWire.ListWire::tokens,
        ApiTokenWire.ListWire::next);
  }

  public ApiTokenWire.NewWire createToken(CreateApiTokenWire wish) {
    return create("/tokens", wish, ApiTokenWire.NewWire.class);
  }

  public void revokeToken(ApiToken.Id id) {
    delete("/tokens/" + id);
  }

  /** Whether the control plane serves; needs no token. */
  public HealthWire health() {
    return get("/healthz", HealthWire.class);
  }

  public StatusWire status() {
    return get("/status", StatusWire.class);
  }

  public ServerWire.NewWire addServer(String name, Optional<String> publicIp) {
    return create("/servers", new CreateServerWire(name, publicIp), ServerWire.NewWire.class);
  }

  public List<ServerWire> servers() {
    return all(
        "/servers",
        ServerWire.ListWire.class,
        ServerWire.ListWire::servers,
        ServerWire.ListWire::next);
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
    return create("/proxies", new CreateProxyWire(name, publicIp), ProxyWire.NewWire.class);
  }

  public List<ProxyWire> proxies() {
    return all(
        "/proxies",
        ProxyWire.ListWire.class,
        ProxyWire.ListWire::proxies,
        ProxyWire.ListWire::next);
  }

  public void removeProxy(ProxyId id) {
    delete("/proxies/" + id);
  }

  /** Makes a new registration token; the one before is worth nothing any more. */
  public ProxyWire.NewWire reissueToken(ProxyId id) {
    return read(send("POST", "/proxies/" + id + "/token", new byte[0]), ProxyWire.NewWire.class);
  }

  /** What was done last, youngest first. */
  public AuditWire.ListWire audit(int count) {
    return get("/audit?limit=" + count, AuditWire.ListWire.class);
  }

  /**
   * What was done last, narrowed down.
   *
   * @param filter {@code before} (the {@code next} of the page before), {@code actor}, {@code
   *     action} and {@code subject}; all may be left out
   */
  public AuditWire.ListWire audit(int count, Map<String, String> filter) {
    StringBuilder query = new StringBuilder("/audit?limit=" + count);
    filter.forEach(
        (name, value) ->
            query
                .append('&')
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return get(query.toString(), AuditWire.ListWire.class);
  }

  /** Where the caller is signed in. */
  public List<OpenSessionWire> sessions() {
    return get("/me/sessions", OpenSessionWire.ListWire.class).sessions();
  }

  public void endSession(UserSession.Id id) {
    delete("/me/sessions/" + id);
  }

  /** A project of the team that is always there. */
  public ProjectWire createProject(String name, Optional<String> slug) {
    return createProject(name, slug, Optional.empty());
  }

  public ProjectWire createProject(String name, Optional<String> slug, Optional<String> team) {
    return create("/projects", new CreateProjectWire(name, slug, team), ProjectWire.class);
  }

  public void removeProject(Name slug) {
    delete("/projects/" + slug);
  }

  public List<ProjectWire> projects() {
    return all(
        "/projects",
        ProjectWire.ListWire.class,
        ProjectWire.ListWire::projects,
        ProjectWire.ListWire::next);
  }

  public ServiceWire createService(Name project, String name, SpecWire spec) {
    ObjectNode message = Json.tree(new CreateServiceWire(name));
    message.setAll(Json.tree(spec));
    return create("/projects/" + project + "/services", message, ServiceWire.class);
  }

  /** Makes services of a Compose file, or only tells which it would make. */
  public ImportWire importCompose(
      Name project, String compose, Map<String, String> variables, boolean dryRun) {
    ImportComposeWire message =
        new ImportComposeWire(compose, Optional.of(variables), Optional.of(dryRun));
    String path = "/projects/" + project + "/import";
    return dryRun ? post(path, message, ImportWire.class) : create(path, message, ImportWire.class);
  }

  public List<ServiceWire> services() {
    return all(
        "/services",
        ServiceWire.ListWire.class,
        ServiceWire.ListWire::services,
        ServiceWire.ListWire::next);
  }

  public List<ServiceWire> services(Name project) {
    return all(
        "/projects/" + project + "/services",
        ServiceWire.ListWire.class,
        ServiceWire.ListWire::services,
        ServiceWire.ListWire::next);
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
    return all(
        "/services/" + id + "/revisions",
        RevisionWire.ListWire.class,
        RevisionWire.ListWire::revisions,
        RevisionWire.ListWire::next);
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
        calls.open(new Call("GET", target.toString(), new byte[0], credential(), Duration.ZERO)));
  }

  /** All parts of a list. */
  private <L, T> List<T> all(
      String path, Class<L> type, Function<L, List<T>> things, Function<L, Optional<String>> next) {
    List<T> all = new ArrayList<>();
    Optional<String> after = Optional.empty();
    do {
      L part = get(path + "?limit=" + PART + after.map(it -> "&after=" + it).orElse(""), type);
      all.addAll(things.apply(part));
      after = next.apply(part);
    } while (after.isPresent());
    return all;
  }

  /**
   * Makes something. If no good answer comes, it is asked for once more with the same key: what was
   * made the first time is not made again.
   */
  private <T> T create(String path, Object message, Class<T> type) {
    byte[] body = Json.write(message);
    Map<String, String> headers = new HashMap<>(credential());
    headers.put(IdempotencyKey.FIELD, UUID.randomUUID().toString());
    Call call = new Call("POST", ROOT + path, body, headers, Duration.ZERO);
    try {
      return read(calls.send(call), type);
    } catch (Unreachable lost) {
      return read(again(call, lost), type);
    } catch (Problem refused) {
      if (refused.kind() != Problem.Kind.LIMIT) {
        throw refused;
      }
      // It may be keys that there are too many of, and a key is no reason to make nothing.
      return read(send("POST", path, body), type);
    }
  }

  private byte[] again(Call call, Unreachable lost) {
    try {
      return calls.send(call);
    } catch (Problem refused) {
      if (refused.errors().stream().anyMatch(it -> it.field().equals(IdempotencyKey.FIELD))) {
        // It is not known what became of the first, and why says the first itself.
        lost.addSuppressed(refused);
        throw lost;
      }
      throw refused;
    }
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
    return calls.send(new Call(method, ROOT + path, body, credential(), Duration.ZERO));
  }

  private Map<String, String> credential() {
    return token.map(it -> Map.of("Authorization", "Bearer " + it.reveal())).orElse(Map.of());
  }

  private static <T> T read(byte[] answer, Class<T> type) {
    return HttpCalls.understand(() -> Json.read(answer, type));
  }

  @Override
  public void close() {
    calls.close();
  }
}
