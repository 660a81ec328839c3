package cloud.techulus.core.store;

import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.deployment.Deployments;
import cloud.techulus.core.identity.ServerId;
import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.service.Service;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

record FakeDeployments(FakeData data) implements Deployments.Mutable {

  private List<Deployment> matching(Predicate<Deployment> condition) {
    return data.deployments.values().stream().filter(condition).toList();
  }

  @Override
  public Optional<Deployment> find(Deployment.Id id) {
    return Optional.ofNullable(data.deployments.get(id));
  }

  @Override
  public List<Deployment> ofService(Service.Id service) {
    return matching(deployment -> deployment.service().equals(service));
  }

  @Override
  public List<Deployment> all() {
    return matching(_ -> true);
  }

  @Override
  public List<Deployment> ofServer(ServerId server) {
    return matching(deployment -> deployment.server().equals(Optional.of(server)));
  }

  @Override
  public List<Deployment> unsettled() {
    return matching(
        deployment ->
            deployment.status().hasEnded()
                ? deployment.address().isPresent()
                : !deployment.serves());
  }

  @Override
  public List<Deployment> unfinished() {
    return matching(deployment -> !deployment.status().hasEnded());
  }

  @Override
  public Set<MeshAddress> addresses() {
    return data.deployments.values().stream()
        .flatMap(deployment -> deployment.address().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public void save(Deployment deployment) {
    FakeData.requireReference(
        data.services.containsKey(deployment.service()), "deployments.serviceId");
    FakeData.requireReference(
        deployment.server().stream().allMatch(data.servers::containsKey), "deployments.serverId");
    FakeData.requireUnique(
        matching(other -> !other.id().equals(deployment.id())),
        deployment,
        Deployment::address,
        "deployments.wireguardIp");
    data.deployments.put(deployment.id(), deployment);
  }

  @Override
  public void remove(Deployment.Id id) {
    data.deployments.remove(id);
  }
}
