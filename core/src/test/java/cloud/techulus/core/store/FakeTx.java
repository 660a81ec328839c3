package cloud.techulus.core.store;

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
import cloud.techulus.core.team.Teams;

/** The collections over one {@link FakeData}. */
record FakeTx(FakeData data) implements Tx {

  @Override
  public Servers.Mutable servers() {
    return new FakeServers(data);
  }

  @Override
  public Proxies.Mutable proxies() {
    return new FakeProxies(data);
  }

  @Override
  public Projects.Mutable projects() {
    return new FakeProjects(data);
  }

  @Override
  public Services.Mutable services() {
    return new FakeServices(data);
  }

  @Override
  public Secrets.Mutable secrets() {
    return new FakeSecrets(data);
  }

  @Override
  public Deployments.Mutable deployments() {
    return new FakeDeployments(data);
  }

  @Override
  public WorkQueue.Mutable workQueue() {
    return new FakeWorkQueue(data);
  }

  @Override
  public Routes.Mutable routes() {
    return new FakeRoutes(data);
  }

  @Override
  public MeshSettings.Mutable mesh() {
    return new FakeMeshSettings(data);
  }

  @Override
  public AccessTokens.Mutable accessTokens() {
    return new FakeAccessTokens(data);
  }

  @Override
  public Users.Mutable users() {
    return new FakeUsers(data);
  }

  @Override
  public Teams.Mutable teams() {
    return new FakeTeams(data);
  }

  @Override
  public Members.Mutable members() {
    return new FakeMembers(data);
  }

  @Override
  public Sessions.Mutable sessions() {
    return new FakeSessions(data);
  }

  @Override
  public ApiTokens.Mutable apiTokens() {
    return new FakeApiTokens(data);
  }

  @Override
  public Links.Mutable links() {
    return new FakeLinks(data);
  }

  @Override
  public RemovedNodes.Mutable removedNodes() {
    return new FakeRemovedNodes(data);
  }

  @Override
  public AuditLog.Mutable auditLog() {
    return new FakeAuditLog(data);
  }

  @Override
  public KeyedCalls.Mutable keyedCalls() {
    return new FakeKeyedCalls(data);
  }

  @Override
  public Nonces nonces() {
    return new FakeNonces(data);
  }
}
