package cloud.techulus.core.simulation;

import cloud.techulus.core.Name;
import cloud.techulus.core.access.AccessTokens;
import cloud.techulus.core.access.ApiTokens;
import cloud.techulus.core.access.AuditLog;
import cloud.techulus.core.access.Links;
import cloud.techulus.core.access.Members;
import cloud.techulus.core.access.Sessions;
import cloud.techulus.core.access.Users;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.deployment.Deployments;
import cloud.techulus.core.idempotency.KeyedCalls;
import cloud.techulus.core.identity.Nonces;
import cloud.techulus.core.identity.ProxyId;
import cloud.techulus.core.identity.RegistrationToken.TokenHash;
import cloud.techulus.core.identity.RemovedNodes;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.mesh.MeshSettings;
import cloud.techulus.core.mesh.MeshState;
import cloud.techulus.core.proxy.Proxies;
import cloud.techulus.core.proxy.Proxy;
import cloud.techulus.core.proxy.Route;
import cloud.techulus.core.proxy.Routes;
import cloud.techulus.core.queue.Work;
import cloud.techulus.core.queue.WorkItem;
import cloud.techulus.core.queue.WorkQueue;
import cloud.techulus.core.secret.Secrets;
import cloud.techulus.core.server.Server;
import cloud.techulus.core.server.Servers;
import cloud.techulus.core.service.Domain;
import cloud.techulus.core.service.Project;
import cloud.techulus.core.service.Projects;
import cloud.techulus.core.service.Revision;
import cloud.techulus.core.service.Service;
import cloud.techulus.core.service.Services;
import cloud.techulus.core.store.Store;
import cloud.techulus.core.store.Tx;
import cloud.techulus.core.store.View;
import cloud.techulus.core.team.Teams;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Pass every call on to the store they stand before. Who wants to watch a call, or to do it wrong,
 * extends one and overrides that call alone.
 */
final class Forwarding {
  private Forwarding() {}

  /** A store whose transactions can be given another face. */
  abstract static class OfStore implements Store {
    private final Store inner;

    OfStore(Store inner) {
      this.inner = inner;
    }

    /** What the work sees in place of the real transaction. */
    abstract Tx face(Tx tx);

    @Override
    public <T> T read(Function<? super View, ? extends T> work) {
      return inner.read(work);
    }

    @Override
    public <T> T write(Function<? super Tx, ? extends T> work) {
      return inner.write(tx -> work.apply(face(tx)));
    }
  }

  static class OfTx implements Tx {
    private final Tx inner;

    OfTx(Tx inner) {
      this.inner = inner;
    }

    @Override
    public Servers.Mutable servers() {
      return inner.servers();
    }

    @Override
    public Proxies.Mutable proxies() {
      return inner.proxies();
    }

    @Override
    public Projects.Mutable projects() {
      return inner.projects();
    }

    @Override
    public Services.Mutable services() {
      return inner.services();
    }

    @Override
    public Secrets.Mutable secrets() {
      return inner.secrets();
    }

    @Override
    public Deployments.Mutable deployments() {
      return inner.deployments();
    }

    @Override
    public WorkQueue.Mutable workQueue() {
      return inner.workQueue();
    }

    @Override
    public Routes.Mutable routes() {
      return inner.routes();
    }

    @Override
    public MeshSettings.Mutable mesh() {
      return inner.mesh();
    }

    @Override
    public AccessTokens.Mutable accessTokens() {
      return inner.accessTokens();
    }

    @Override
    public Users.Mutable users() {
      return inner.users();
    }

    @Override
    public Teams.Mutable teams() {
      return inner.teams();
    }

    @Override
    public Members.Mutable members() {
      return inner.members();
    }

    @Override
    public Sessions.Mutable sessions() {
      return inner.sessions();
    }

    @Override
    public ApiTokens.Mutable apiTokens() {
      return inner.apiTokens();
    }

    @Override
    public Links.Mutable links() {
      return inner.links();
    }

    @Override
    public RemovedNodes.Mutable removedNodes() {
      return inner.removedNodes();
    }

    @Override
    public AuditLog.Mutable auditLog() {
      return inner.auditLog();
    }

    @Override
    public KeyedCalls.Mutable keyedCalls() {
      return inner.keyedCalls();
    }

    @Override
    public Nonces nonces() {
      return inner.nonces();
    }
  }

  static class OfServers implements Servers.Mutable {
    private final Servers.Mutable inner;

    OfServers(Servers.Mutable inner) {
      this.inner = inner;
    }

    @Override
    public List<Server> all() {
      return inner.all();
    }

    @Override
    public Optional<Server> find(ServerId id) {
      return inner.find(id);
    }

    @Override
    public Optional<Server> findByName(Name name) {
      return inner.findByName(name);
    }

    @Override
    public Optional<Server> findByToken(TokenHash token) {
      return inner.findByToken(token);
    }

    @Override
    public List<Server> draining() {
      return inner.draining();
    }

    @Override
    public List<Server> expectedNotSeenSince(Instant limit) {
      return inner.expectedNotSeenSince(limit);
    }

    @Override
    public void save(Server server) {
      inner.save(server);
    }

    @Override
    public void remove(ServerId id) {
      inner.remove(id);
    }
  }

  static class OfProxies implements Proxies.Mutable {
    private final Proxies.Mutable inner;

    OfProxies(Proxies.Mutable inner) {
      this.inner = inner;
    }

    @Override
    public List<Proxy> all() {
      return inner.all();
    }

    @Override
    public Optional<Proxy> find(ProxyId id) {
      return inner.find(id);
    }

    @Override
    public Optional<Proxy> findByName(Name name) {
      return inner.findByName(name);
    }

    @Override
    public Optional<Proxy> findByToken(TokenHash token) {
      return inner.findByToken(token);
    }

    @Override
    public void save(Proxy proxy) {
      inner.save(proxy);
    }

    @Override
    public void remove(ProxyId id) {
      inner.remove(id);
    }
  }

  static class OfServices implements Services.Mutable {
    private final Services.Mutable inner;

    OfServices(Services.Mutable inner) {
      this.inner = inner;
    }

    @Override
    public List<Service> all() {
      return inner.all();
    }

    @Override
    public List<Service> ofProject(Project.Id project) {
      return inner.ofProject(project);
    }

    @Override
    public Optional<Service> find(Service.Id id) {
      return inner.find(id);
    }

    @Override
    public Optional<Service> findByName(Project.Id project, Name name) {
      return inner.findByName(project, name);
    }

    @Override
    public Optional<Revision> revision(Service.Id id, int number) {
      return inner.revision(id, number);
    }

    @Override
    public List<Revision> revisions(Service.Id id) {
      return inner.revisions(id);
    }

    @Override
    public List<Service> rolling() {
      return inner.rolling();
    }

    @Override
    public void save(Service service) {
      inner.save(service);
    }

    @Override
    public void remove(Service.Id id) {
      inner.remove(id);
    }

    @Override
    public void forgetRevisionsBefore(Service.Id id, int number) {
      inner.forgetRevisionsBefore(id, number);
    }
  }

  static class OfDeployments implements Deployments.Mutable {
    private final Deployments.Mutable inner;

    OfDeployments(Deployments.Mutable inner) {
      this.inner = inner;
    }

    @Override
    public Optional<Deployment> find(Deployment.Id id) {
      return inner.find(id);
    }

    @Override
    public List<Deployment> ofService(Service.Id service) {
      return inner.ofService(service);
    }

    @Override
    public List<Deployment> all() {
      return inner.all();
    }

    @Override
    public List<Deployment> ofServer(ServerId server) {
      return inner.ofServer(server);
    }

    @Override
    public List<Deployment> unfinished() {
      return inner.unfinished();
    }

    @Override
    public List<Deployment> unsettled() {
      return inner.unsettled();
    }

    @Override
    public Set<MeshAddress> addresses() {
      return inner.addresses();
    }

    @Override
    public void save(Deployment deployment) {
      inner.save(deployment);
    }

    @Override
    public void remove(Deployment.Id id) {
      inner.remove(id);
    }
  }

  static class OfWorkQueue implements WorkQueue.Mutable {
    private final WorkQueue.Mutable inner;

    OfWorkQueue(WorkQueue.Mutable inner) {
      this.inner = inner;
    }

    @Override
    public Optional<WorkItem> find(WorkItem.Id id) {
      return inner.find(id);
    }

    @Override
    public List<WorkItem> unfinishedOf(ServerId server) {
      return inner.unfinishedOf(server);
    }

    @Override
    public List<WorkItem> unfinishedAbout(Deployment.Id deployment) {
      return inner.unfinishedAbout(deployment);
    }

    @Override
    public List<WorkItem> processingNotRenewedSince(Instant limit) {
      return inner.processingNotRenewedSince(limit);
    }

    @Override
    public WorkItem append(ServerId server, Work work, Instant now) {
      return inner.append(server, work, now);
    }

    @Override
    public void save(WorkItem item) {
      inner.save(item);
    }

    @Override
    public void removeFinishedBefore(Instant limit) {
      inner.removeFinishedBefore(limit);
    }
  }

  static class OfRoutes implements Routes.Mutable {
    private final Routes.Mutable inner;

    OfRoutes(Routes.Mutable inner) {
      this.inner = inner;
    }

    @Override
    public List<Route> all() {
      return inner.all();
    }

    @Override
    public Optional<Route> find(Domain domain) {
      return inner.find(domain);
    }

    @Override
    public Optional<Route> ofService(Service.Id service) {
      return inner.ofService(service);
    }

    @Override
    public long generation() {
      return inner.generation();
    }

    @Override
    public void save(Route route) {
      inner.save(route);
    }

    @Override
    public void removeOf(Service.Id service) {
      inner.removeOf(service);
    }

    @Override
    public long nextGeneration() {
      return inner.nextGeneration();
    }
  }

  static class OfMesh implements MeshSettings.Mutable {
    private final MeshSettings.Mutable inner;

    OfMesh(MeshSettings.Mutable inner) {
      this.inner = inner;
    }

    @Override
    public MeshState current() {
      return inner.current();
    }

    @Override
    public void save(MeshState state) {
      inner.save(state);
    }
  }
}
