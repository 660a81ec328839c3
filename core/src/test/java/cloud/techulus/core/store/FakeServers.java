package cloud.techulus.core.store;

import cloud.techulus.core.Name;
import cloud.techulus.core.identity.RegistrationToken.TokenHash;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.server.Availability;
import cloud.techulus.core.server.Server;
import cloud.techulus.core.server.Servers;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

record FakeServers(FakeData data) implements Servers.Mutable {

  @Override
  public List<Server> all() {
    return data.servers.values().stream().sorted(Comparator.comparing(Server::name)).toList();
  }

  @Override
  public Optional<Server> find(ServerId id) {
    return Optional.ofNullable(data.servers.get(id));
  }

  @Override
  public Optional<Server> findByName(Name name) {
    return all().stream().filter(server -> server.name().equals(name)).findFirst();
  }

  @Override
  public Optional<Server> findByToken(TokenHash token) {
    return all().stream().filter(server -> server.token().hash().equals(token)).findFirst();
  }

  @Override
  public List<Server> expectedNotSeenSince(Instant limit) {
    return all().stream()
        .filter(Server::isExpected)
        .filter(server -> server.lastHeartbeat().orElse(Instant.MIN).isBefore(limit))
        .toList();
  }

  @Override
  public List<Server> draining() {
    return all().stream().filter(server -> server.availability() == Availability.DRAINING).toList();
  }

  @Override
  public void save(Server server) {
    List<Server> others = all().stream().filter(other -> !other.id().equals(server.id())).toList();
    FakeData.requireUnique(others, server, s -> Optional.of(s.name()), "servers.name");
    FakeData.requireUnique(
        others, server, s -> Optional.of(s.token().hash()), "servers.agentToken");
    FakeData.requireUnique(
        others, server, s -> s.membership().map(m -> m.address()), "servers.wireguardIp");
    FakeData.requireUnique(
        others, server, s -> s.membership().map(m -> m.keys().identity()), "servers.publicKey");
    FakeData.requireUnique(
        others,
        server,
        s -> s.membership().map(m -> m.keys().wireGuard()),
        "servers.wireguardPublicKey");
    FakeData.requireUnique(
        others, server, s -> s.candidate().map(keys -> keys.identity()), "servers.candidateKey");
    data.servers.put(server.id(), server);
  }

  @Override
  public void remove(ServerId id) {
    if (data.deployments.values().stream().anyMatch(d -> d.server().equals(Optional.of(id)))) {
      throw new IllegalStateException("server " + id + " still has deployments");
    }
    data.workQueue.values().removeIf(item -> item.server().equals(id));
    data.servers.remove(id);
  }
}
