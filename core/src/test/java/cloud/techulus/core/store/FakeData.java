package cloud.techulus.core.store;

import cloud.techulus.core.access.ApiToken;
import cloud.techulus.core.access.AuditLog;
import cloud.techulus.core.access.Member;
import cloud.techulus.core.access.OneTimeLink;
import cloud.techulus.core.access.User;
import cloud.techulus.core.access.UserSession;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.idempotency.IdempotencyKey;
import cloud.techulus.core.idempotency.KeyedCall;
import cloud.techulus.core.identity.NodeId;
import cloud.techulus.core.identity.ProxyId;
import cloud.techulus.core.identity.PublicKey;
import cloud.techulus.core.identity.RegistrationToken.TokenHash;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.mesh.MeshState;
import cloud.techulus.core.proxy.Proxy;
import cloud.techulus.core.proxy.Route;
import cloud.techulus.core.queue.WorkItem;
import cloud.techulus.core.secret.Secret;
import cloud.techulus.core.server.Server;
import cloud.techulus.core.service.EnvName;
import cloud.techulus.core.service.Project;
import cloud.techulus.core.service.Revision;
import cloud.techulus.core.service.Service;
import cloud.techulus.core.team.Team;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * All that a {@link FakeStore} keeps: committed, or the draft of the one transaction that writes.
 */
final class FakeData {
  /** Names a revision. */
  record RevisionKey(Service.Id service, int number) {}

  /** Names a secret. */
  record SecretKey(Service.Id service, EnvName name) {}

  /** Names a nonce. */
  record NonceKey(String keyId, String nonce) {}

  /** Names a member. */
  record MemberKey(Team.Id team, User.Id user) {}

  /** Names a call with a key. */
  record CallKey(String caller, IdempotencyKey key) {}

  final Map<ServerId, Server> servers = new LinkedHashMap<>();
  final Map<ProxyId, Proxy> proxies = new LinkedHashMap<>();
  final Map<Project.Id, Project> projects = new LinkedHashMap<>();
  final Map<Service.Id, Service> services = new LinkedHashMap<>();
  final Map<RevisionKey, Revision> revisions = new LinkedHashMap<>();
  final Map<SecretKey, Secret> secrets = new LinkedHashMap<>();
  final Map<Deployment.Id, Deployment> deployments = new LinkedHashMap<>();
  final Map<Long, WorkItem> workQueue = new TreeMap<>();
  final Map<Route.Id, Route> routes = new LinkedHashMap<>();
  final Map<NonceKey, Instant> nonces = new LinkedHashMap<>();
  final Set<TokenHash> accessTokens = new HashSet<>();
  final Map<NodeId, Set<PublicKey>> removedNodes = new LinkedHashMap<>();
  final List<AuditLog.Numbered> auditLog = new ArrayList<>();
  final Map<User.Id, User> users = new LinkedHashMap<>();
  final Map<Team.Id, Team> teams = new LinkedHashMap<>(Map.of(Team.DEFAULT.id(), Team.DEFAULT));
  final Map<MemberKey, Member> members = new LinkedHashMap<>();
  final Map<UserSession.Id, UserSession> sessions = new LinkedHashMap<>();
  final Map<ApiToken.Id, ApiToken> apiTokens = new LinkedHashMap<>();
  final Map<OneTimeLink.Id, OneTimeLink> links = new LinkedHashMap<>();
  final Map<CallKey, KeyedCall> keyedCalls = new LinkedHashMap<>();
  long lastAuditNumber;
  MeshState mesh = MeshState.INITIAL;
  long routesGeneration;
  long lastWorkId;

  FakeData copy() {
    FakeData copy = new FakeData();
    copy.servers.putAll(servers);
    copy.proxies.putAll(proxies);
    copy.projects.putAll(projects);
    copy.services.putAll(services);
    copy.revisions.putAll(revisions);
    copy.secrets.putAll(secrets);
    copy.deployments.putAll(deployments);
    copy.workQueue.putAll(workQueue);
    copy.routes.putAll(routes);
    copy.nonces.putAll(nonces);
    copy.accessTokens.addAll(accessTokens);
    removedNodes.forEach((node, keys) -> copy.removedNodes.put(node, new LinkedHashSet<>(keys)));
    copy.auditLog.addAll(auditLog);
    copy.users.putAll(users);
    copy.teams.clear();
    copy.teams.putAll(teams);
    copy.members.putAll(members);
    copy.sessions.putAll(sessions);
    copy.apiTokens.putAll(apiTokens);
    copy.links.putAll(links);
    copy.keyedCalls.putAll(keyedCalls);
    copy.lastAuditNumber = lastAuditNumber;
    copy.mesh = mesh;
    copy.routesGeneration = routesGeneration;
    copy.lastWorkId = lastWorkId;
    return copy;
  }

  /**
   * @param others all but the one that is replaced
   * @param key what only one may have; nobody shares what is empty
   * @param what the table and column, as the store on disk names them
   */
  static <V> void requireUnique(
      Collection<V> others, V candidate, Function<V, Optional<?>> key, String what) {
    Optional<?> wanted = key.apply(candidate);
    if (wanted.isPresent() && others.stream().anyMatch(other -> key.apply(other).equals(wanted))) {
      throw new Store.UniqueViolation(what);
    }
  }

  /** A reference that leads nowhere is a bug of the caller. */
  static void requireReference(boolean kept, String what) {
    if (!kept) {
      throw new IllegalStateException("reference to what is not in the store: " + what);
    }
  }
}
