package cloud.techulus.sqlite;

import cloud.techulus.core.access.AccessTokens;
import cloud.techulus.core.access.ApiTokens;
import cloud.techulus.core.access.AuditLog;
import cloud.techulus.core.access.Links;
import cloud.techulus.core.access.Members;
import cloud.techulus.core.access.Sessions;
import cloud.techulus.core.access.Users;
import cloud.techulus.core.deployment.Deployments;
import cloud.techulus.core.idempotency.KeyedCalls;
import cloud.techulus.core.identity.Nonces;
import cloud.techulus.core.identity.RemovedNodes;
import cloud.techulus.core.mesh.MeshSettings;
import cloud.techulus.core.proxy.Proxies;
import cloud.techulus.core.proxy.Routes;
import cloud.techulus.core.queue.WorkQueue;
import cloud.techulus.core.secret.Secrets;
import cloud.techulus.core.server.Servers;
import cloud.techulus.core.service.Projects;
import cloud.techulus.core.service.Services;
import cloud.techulus.core.store.Tx;
import cloud.techulus.core.team.Teams;
import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/**
 * The tables, as one connection sees them. Each is made once and kept with the connection: making
 * one costs more than most of what is asked of it.
 */
final class SqliteTx implements Tx {
  private final Handle handle;
  private final Map<Class<?>, Object> tables = new HashMap<>();

  SqliteTx(Handle handle) {
    this.handle = handle;
  }

  Handle handle() {
    return handle;
  }

  private <T> T table(Class<T> type) {
    return type.cast(tables.computeIfAbsent(type, handle::attach));
  }

  @Override
  public Servers.Mutable servers() {
    return table(ServersTable.class);
  }

  @Override
  public Proxies.Mutable proxies() {
    return table(ProxiesTable.class);
  }

  @Override
  public Projects.Mutable projects() {
    return table(ProjectsTable.class);
  }

  @Override
  public Services.Mutable services() {
    return table(ServicesTable.class);
  }

  @Override
  public Secrets.Mutable secrets() {
    return table(SecretsTable.class);
  }

  @Override
  public Deployments.Mutable deployments() {
    return table(DeploymentsTable.class);
  }

  @Override
  public WorkQueue.Mutable workQueue() {
    return table(WorkQueueTable.class);
  }

  @Override
  public Routes.Mutable routes() {
    return table(RoutesTable.class);
  }

  @Override
  public MeshSettings.Mutable mesh() {
    return table(MeshTable.class);
  }

  @Override
  public AccessTokens.Mutable accessTokens() {
    return table(AccessTokensTable.class);
  }

  @Override
  public Users.Mutable users() {
    return table(UsersTable.class);
  }

  @Override
  public Teams.Mutable teams() {
    return table(TeamsTable.class);
  }

  @Override
  public Members.Mutable members() {
    return table(MembersTable.class);
  }

  @Override
  public Sessions.Mutable sessions() {
    return table(SessionsTable.class);
  }

  @Override
  public ApiTokens.Mutable apiTokens() {
    return table(ApiTokensTable.class);
  }

  @Override
  public Links.Mutable links() {
    return table(LinksTable.class);
  }

  @Override
  public RemovedNodes.Mutable removedNodes() {
    return table(RemovedNodesTable.class);
  }

  @Override
  public AuditLog.Mutable auditLog() {
    return table(AuditLogTable.class);
  }

  @Override
  public KeyedCalls.Mutable keyedCalls() {
    return table(KeyedCallsTable.class);
  }

  @Override
  public Nonces nonces() {
    return table(NoncesTable.class);
  }
}
