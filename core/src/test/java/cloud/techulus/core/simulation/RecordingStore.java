package cloud.techulus.core.simulation;

import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.deployment.Deployments;
import cloud.techulus.core.identity.ProxyId;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.mesh.MeshSettings;
import cloud.techulus.core.mesh.MeshState;
import cloud.techulus.core.proxy.Proxies;
import cloud.techulus.core.proxy.Proxy;
import cloud.techulus.core.proxy.Route;
import cloud.techulus.core.proxy.Routes;
import cloud.techulus.core.queue.Work;
import cloud.techulus.core.queue.WorkItem;
import cloud.techulus.core.queue.WorkQueue;
import cloud.techulus.core.server.Server;
import cloud.techulus.core.server.Servers;
import cloud.techulus.core.service.Service;
import cloud.techulus.core.service.Services;
import cloud.techulus.core.store.Store;
import cloud.techulus.core.store.Tx;
import cloud.techulus.core.store.View;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Tells what each transaction wrote, once it is committed. */
final class RecordingStore implements Store {
  private final Store inner;
  private final Consumer<Draft> committed;

  RecordingStore(Store inner, Consumer<Draft> committed) {
    this.inner = inner;
    this.committed = committed;
  }

  @Override
  public <T> T read(Function<? super View, ? extends T> work) {
    return inner.read(work);
  }

  @Override
  public <T> T write(Function<? super Tx, ? extends T> work) {
    Draft draft = new Draft();
    T result = inner.write(tx -> work.apply(new Recorder(tx, draft)));
    committed.accept(draft);
    return result;
  }

  private static final class Recorder extends Forwarding.OfTx {
    private final Draft draft;

    Recorder(Tx tx, Draft draft) {
      super(tx);
      this.draft = draft;
    }

    @Override
    public Servers.Mutable servers() {
      return new Forwarding.OfServers(super.servers()) {
        @Override
        public void save(Server server) {
          super.save(server);
          draft.servers.put(server.id(), Optional.of(server));
        }

        @Override
        public void remove(ServerId id) {
          super.remove(id);
          draft.removeServer(id);
        }
      };
    }

    @Override
    public Proxies.Mutable proxies() {
      return new Forwarding.OfProxies(super.proxies()) {
        @Override
        public void save(Proxy proxy) {
          super.save(proxy);
          draft.proxies.put(proxy.id(), Optional.of(proxy));
        }

        @Override
        public void remove(ProxyId id) {
          super.remove(id);
          draft.proxies.put(id, Optional.empty());
        }
      };
    }

    @Override
    public Services.Mutable services() {
      return new Forwarding.OfServices(super.services()) {
        @Override
        public void save(Service service) {
          super.save(service);
          draft.services.put(service.id(), Optional.of(service));
        }

        @Override
        public void remove(Service.Id id) {
          super.remove(id);
          draft.removeService(id);
        }
      };
    }

    @Override
    public Deployments.Mutable deployments() {
      return new Forwarding.OfDeployments(super.deployments()) {
        @Override
        public void save(Deployment deployment) {
          super.save(deployment);
          draft.deployments.put(deployment.id(), Optional.of(deployment));
        }

        @Override
        public void remove(Deployment.Id id) {
          super.remove(id);
          draft.deployments.put(id, Optional.empty());
        }
      };
    }

    @Override
    public WorkQueue.Mutable workQueue() {
      return new Forwarding.OfWorkQueue(super.workQueue()) {
        @Override
        public WorkItem append(ServerId server, Work work, Instant now) {
          WorkItem item = super.append(server, work, now);
          draft.items.put(item.id().value(), Optional.of(item));
          return item;
        }

        @Override
        public void save(WorkItem item) {
          super.save(item);
          draft.items.put(item.id().value(), Optional.of(item));
        }

        @Override
        public void removeFinishedBefore(Instant limit) {
          super.removeFinishedBefore(limit);
          draft.forgetFinishedBefore = Optional.of(limit);
        }
      };
    }

    @Override
    public Routes.Mutable routes() {
      return new Forwarding.OfRoutes(super.routes()) {
        @Override
        public void save(Route route) {
          super.save(route);
          draft.routes.put(route.service(), Optional.of(route));
        }

        @Override
        public void removeOf(Service.Id service) {
          super.removeOf(service);
          draft.routes.put(service, Optional.empty());
        }

        @Override
        public long nextGeneration() {
          long next = super.nextGeneration();
          draft.routesGeneration = Optional.of(next);
          return next;
        }
      };
    }

    @Override
    public MeshSettings.Mutable mesh() {
      return new Forwarding.OfMesh(super.mesh()) {
        @Override
        public void save(MeshState state) {
          super.save(state);
          draft.mesh = Optional.of(state);
        }
      };
    }
  }
}
