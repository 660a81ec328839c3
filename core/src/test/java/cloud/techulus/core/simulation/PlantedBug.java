package cloud.techulus.core.simulation;

import cloud.techulus.core.control.Doorbell;
import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.deployment.DeploymentStatus;
import cloud.techulus.core.deployment.Deployments;
import cloud.techulus.core.deployment.Desired;
import cloud.techulus.core.identity.Nonces;
import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.node.Report;
import cloud.techulus.core.proxy.CertificateState;
import cloud.techulus.core.proxy.Proxies;
import cloud.techulus.core.proxy.Proxy;
import cloud.techulus.core.proxy.ReverseProxy;
import cloud.techulus.core.proxy.RouteTable;
import cloud.techulus.core.proxy.Routes;
import cloud.techulus.core.queue.DeploymentOrder;
import cloud.techulus.core.queue.Lease;
import cloud.techulus.core.queue.WorkItem;
import cloud.techulus.core.queue.WorkQueue;
import cloud.techulus.core.queue.WorkResult;
import cloud.techulus.core.server.Server;
import cloud.techulus.core.server.Servers;
import cloud.techulus.core.service.Domain;
import cloud.techulus.core.store.Store;
import cloud.techulus.core.store.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What can be done wrong on purpose, to show that the simulation would find it. Each stands before
 * a port, so that core itself is as it is.
 */
enum PlantedBug {
  NONE,

  /** A signed request that is sent again, by whomever, has its effect again. */
  NONCES_FORGOTTEN {
    @Override
    Tx face(Tx tx) {
      return new Forwarding.OfTx(tx) {
        @Override
        public Nonces nonces() {
          return new Nonces() {
            @Override
            public boolean remember(String keyId, String nonce, Instant created) {
              return true;
            }

            @Override
            public void forgetCreatedBefore(Instant limit) {}
          };
        }
      };
    }
  },

  /** Select, then update nothing: the next who asks gets the same work under the same lease. */
  CLAIM_NOT_STORED {
    @Override
    Tx face(Tx tx) {
      return new Forwarding.OfTx(tx) {
        @Override
        public WorkQueue.Mutable workQueue() {
          return new Forwarding.OfWorkQueue(super.workQueue()) {
            @Override
            public void save(WorkItem item) {
              boolean claims =
                  item.status() == WorkItem.Status.PROCESSING
                      && find(item.id())
                          .filter(kept -> kept.attempts() < item.attempts())
                          .isPresent();
              if (!claims) {
                super.save(item);
              }
            }
          };
        }
      };
    }
  },

  /** Addresses are chosen without looking at those that are held or were given before. */
  HELD_ADDRESSES_IGNORED {
    @Override
    Tx face(Tx tx) {
      return new Forwarding.OfTx(tx) {
        @Override
        public Deployments.Mutable deployments() {
          return new Forwarding.OfDeployments(super.deployments()) {
            @Override
            public Set<MeshAddress> addresses() {
              return Set.of();
            }
          };
        }

        @Override
        public Servers.Mutable servers() {
          return new Forwarding.OfServers(super.servers()) {
            @Override
            public void save(Server server) {
              super.save(
                  server
                      .membership()
                      .map(member -> server.withLastAddress(member.address()))
                      .orElse(server));
            }
          };
        }
      };
    }
  },

  /** An address is free as soon as its replica shall go, and not only once it has gone. */
  ADDRESS_FREED_TOO_SOON {
    @Override
    Tx face(Tx tx) {
      return new Forwarding.OfTx(tx) {
        @Override
        public Deployments.Mutable deployments() {
          return new Forwarding.OfDeployments(super.deployments()) {
            @Override
            public void save(Deployment deployment) {
              super.save(
                  deployment.desired() == Desired.STOP ? deployment.releaseAddress() : deployment);
            }
          };
        }
      };
    }
  },

  /** Whatever is written about a running replica lets it look as if it had not come up yet. */
  STATUS_GOES_BACK {
    @Override
    Tx face(Tx tx) {
      return new Forwarding.OfTx(tx) {
        @Override
        public Deployments.Mutable deployments() {
          return new Forwarding.OfDeployments(super.deployments()) {
            @Override
            public void save(Deployment deployment) {
              boolean ran =
                  find(deployment.id())
                      .filter(kept -> kept.status() == DeploymentStatus.RUNNING)
                      .isPresent();
              super.save(
                  ran && deployment.status() == DeploymentStatus.RUNNING
                      ? deployment.withStatus(
                          DeploymentStatus.PULLING, deployment.reason(), deployment.changedAt())
                      : deployment);
            }
          };
        }
      };
    }
  },

  /** Nobody waits for the proxies: a replica goes while they still lead to it. */
  PROXIES_NOT_AWAITED {
    @Override
    Tx face(Tx tx) {
      return new Forwarding.OfTx(tx) {
        @Override
        public Proxies.Mutable proxies() {
          return new Forwarding.OfProxies(super.proxies()) {
            @Override
            public List<Proxy> all() {
              return super.all().stream().map(PlantedBug::withEveryTable).toList();
            }
          };
        }
      };
    }
  },

  /** The table changes and its generation does not: who has the old one never asks for the new. */
  GENERATION_NOT_RAISED {
    @Override
    Tx face(Tx tx) {
      return new Forwarding.OfTx(tx) {
        @Override
        public Routes.Mutable routes() {
          return new Forwarding.OfRoutes(super.routes()) {
            @Override
            public long nextGeneration() {
              return generation() % 3 == 2 ? generation() : super.nextGeneration();
            }
          };
        }
      };
    }
  },

  /** Work is there and the poll that waits for it sleeps on. */
  WAKE_UP_LOST {
    @Override
    Doorbell doorbell(Doorbell doorbell) {
      return node -> {};
    }
  },

  /** A result counts whatever attempt it is of. */
  OLD_ATTEMPT_BELIEVED {
    @Override
    Request request(Request request, Map<Long, WorkItem> items) {
      return switch (request) {
        case Request.Poll poll ->
            new Request.Poll(poll.signed(), renewed(poll.report(), items), poll.held());
        case Request.Tell tell -> new Request.Tell(tell.signed(), renewed(tell.report(), items));
        case Request.Join _, Request.Claim _, Request.ProxyPoll _ -> request;
      };
    }
  },

  /** "Written" is taken for "loaded": the proxy program is always one table behind. */
  TABLE_WRITTEN_NOT_LOADED {
    @Override
    ReverseProxy reverseProxy(ReverseProxy proxy) {
      return new ReverseProxy() {
        private Optional<RouteTable> written = Optional.empty();

        @Override
        public void serve(RouteTable table) {
          proxy.serve(written.orElse(table));
          written = Optional.of(table);
        }

        @Override
        public Map<Domain, CertificateState> certificates() {
          return proxy.certificates();
        }
      };
    }
  },

  /** The service manager ends the whole control group, and not the agent alone. */
  CONTAINERS_DIE_WITH_AGENT {
    @Override
    void agentEnded(SimulatedServer server) {
      List.copyOf(server.machine().up()).forEach(each -> server.machine().die(each, 137));
    }
  },

  /** What shall run is not on disk: after a reboot everything waits for the control plane. */
  ORDERS_NOT_ON_DISK {
    @Override
    void lostPower(SimulatedServer server) {
      List.copyOf(server.disk().orders()).stream()
          .map(DeploymentOrder::deployment)
          .forEach(server.disk()::forgetOrder);
    }
  };

  /** What the control plane sees in place of a transaction. */
  Tx face(Tx tx) {
    return tx;
  }

  Doorbell doorbell(Doorbell doorbell) {
    return doorbell;
  }

  ReverseProxy reverseProxy(ReverseProxy proxy) {
    return proxy;
  }

  /** What the control plane takes in place of a request. */
  Request request(Request request, Map<Long, WorkItem> items) {
    return request;
  }

  /** What else happens when the process of a server's agent ends. */
  void agentEnded(SimulatedServer server) {}

  /** What else happens when a server loses power. */
  void lostPower(SimulatedServer server) {}

  final Store store(Store store) {
    return new Forwarding.OfStore(store) {
      @Override
      Tx face(Tx tx) {
        return PlantedBug.this.face(tx);
      }
    };
  }

  private static Proxy withEveryTable(Proxy proxy) {
    return proxy.lastHeartbeat().map(heard -> proxy.heartbeat(Long.MAX_VALUE, heard)).orElse(proxy);
  }

  private static Report renewed(Report report, Map<Long, WorkItem> items) {
    return new Report(
        report.agentVersion(),
        report.capacity(),
        report.replicas(),
        report.meshGeneration(),
        report.results().stream().map(result -> renewed(result, items)).toList(),
        report.working());
  }

  private static WorkResult renewed(WorkResult result, Map<Long, WorkItem> items) {
    Lease current =
        Optional.ofNullable(items.get(result.lease().item().value()))
            .map(WorkItem::lease)
            .orElse(result.lease());
    return switch (result) {
      case WorkResult.Done _ -> new WorkResult.Done(current);
      case WorkResult.Failed failed ->
          new WorkResult.Failed(current, failed.reason(), failed.lasting());
    };
  }
}
