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

/** Everything the platform keeps, at one moment. */
public interface View {
  Servers servers();

  Proxies proxies();

  Projects projects();

  Services services();

  Secrets secrets();

  Deployments deployments();

  WorkQueue workQueue();

  Routes routes();

  MeshSettings mesh();

  AccessTokens accessTokens();

  Users users();

  Teams teams();

  Members members();

  Sessions sessions();

  ApiTokens apiTokens();

  Links links();

  RemovedNodes removedNodes();

  AuditLog auditLog();

  KeyedCalls keyedCalls();
}
