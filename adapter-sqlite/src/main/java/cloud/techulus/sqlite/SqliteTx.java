package cloud.techulus.sqlite;

import cloud.techulus.core.access.AccessTokens;
import cloud.techulus.core.access.ApiTokens;
import cloud.techulus.core.access.AuditLog;
import cloud.techulus.core.access.Links;
import cloud.techulus.core.access.Members;
import cloud.techulus.core.access.Sessions;
import cloud.techulus.core.access.Users;
import cloud.techulus.core.deployment.Deployments;
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
import org.jdbi.v3.core.Handle;

/** The tables within one transaction. */
record SqliteTx(Handle handle) implements Tx {

  @Override
  public Servers.Mutable servers() {
    return handle.attach(ServersTable.class);
  }

  @Override
  public Proxies.Mutable proxies() {
    return handle.attach(ProxiesTable.class);
  }

  @Override
  public Projects.Mutable projects() {
    return handle.attach(ProjectsTable.class);
  }

  @Override
  public Services.Mutable services() {
    return handle.attach(ServicesTable.class);
  }

  @Override
  public Secrets.Mutable secrets() {
    return handle.attach(SecretsTable.class);
  }

  @Override
  public Deployments.Mutable deployments() {
    return handle.attach(DeploymentsTable.class);
  }

  @Override
  public WorkQueue.Mutable workQueue() {
    return handle.attach(WorkQueueTable.class);
  }

  @Override
  public Routes.Mutable routes() {
    return handle.attach(RoutesTable.class);
  }

  @Override
  public MeshSettings.Mutable mesh() {
    return handle.attach(MeshTable.class);
  }

  @Override
  public AccessTokens.Mutable accessTokens() {
    return handle.attach(AccessTokensTable.class);
  }

  @Override
  public Users.Mutable users() {
    return handle.attach(UsersTable.class);
  }

  @Override
  public Teams.Mutable teams() {
    return handle.attach(TeamsTable.class);
  }

  @Override
  public Members.Mutable members() {
    return handle.attach(MembersTable.class);
  }

  @Override
  public Sessions.Mutable sessions() {
    return handle.attach(SessionsTable.class);
  }

  @Override
  public ApiTokens.Mutable apiTokens() {
    return handle.attach(ApiTokensTable.class);
  }

  @Override
  public Links.Mutable links() {
    return handle.attach(LinksTable.class);
  }

  @Override
  public RemovedNodes.Mutable removedNodes() {
    return handle.attach(RemovedNodesTable.class);
  }

  @Override
  public AuditLog.Mutable auditLog() {
    return handle.attach(AuditLogTable.class);
  }

  @Override
  public Nonces nonces() {
    return handle.attach(NoncesTable.class);
  }
}
