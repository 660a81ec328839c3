package cloud.techulus.core.store;

import cloud.techulus.core.secret.Secret;
import cloud.techulus.core.secret.Secrets;
import cloud.techulus.core.service.EnvName;
import cloud.techulus.core.service.Service;
import cloud.techulus.core.store.FakeData.SecretKey;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

record FakeSecrets(FakeData data) implements Secrets.Mutable {

  @Override
  public List<Secret> ofService(Service.Id service) {
    return data.secrets.values().stream()
        .filter(secret -> secret.service().equals(service))
        .sorted(Comparator.comparing(Secret::name))
        .toList();
  }

  @Override
  public List<Key> keys() {
    return data.secrets.values().stream()
        .map(secret -> new Key(secret.service(), secret.name()))
        .sorted(Comparator.comparing(Key::name).thenComparing(key -> key.service().value()))
        .toList();
  }

  @Override
  public Optional<Secret> find(Service.Id service, EnvName name) {
    return Optional.ofNullable(data.secrets.get(new SecretKey(service, name)));
  }

  @Override
  public void save(Secret secret) {
    FakeData.requireReference(data.services.containsKey(secret.service()), "secrets.serviceId");
    data.secrets.put(new SecretKey(secret.service(), secret.name()), secret);
  }

  @Override
  public void remove(Service.Id service, EnvName name) {
    data.secrets.remove(new SecretKey(service, name));
  }
}
