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

/** A transaction that writes; it reads what it wrote. */
public interface Tx extends View {
  @Override
  Servers.Mutable servers();

  @Override
  Proxies.Mutable proxies();

  @Override
  Projects.Mutable projects();

  @Override
  Services.Mutable services();

  @Override
  Secrets.Mutable secrets();

  @Override
  Deployments.Mutable deployments();

  @Override
  WorkQueue.Mutable workQueue();

  @Override
  Routes.Mutable routes();

  @Override
  MeshSettings.Mutable mesh();

  @Override
  AccessTokens.Mutable accessTokens();

  @Override
  Users.Mutable users();

  @Override
  Teams.Mutable teams();

  @Override
  Members.Mutable members();

  @Override
  Sessions.Mutable sessions();

  @Override
  ApiTokens.Mutable apiTokens();

  @Override
  Links.Mutable links();

  @Override
  RemovedNodes.Mutable removedNodes();

  @Override
  AuditLog.Mutable auditLog();

  @Override
  KeyedCalls.Mutable keyedCalls();

  Nonces nonces();
}
