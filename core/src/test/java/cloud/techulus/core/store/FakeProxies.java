package cloud.techulus.core.store;

import cloud.techulus.core.Name;
import cloud.techulus.core.identity.ProxyId;
import cloud.techulus.core.identity.RegistrationToken.TokenHash;
import cloud.techulus.core.proxy.Proxies;
import cloud.techulus.core.proxy.Proxy;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

record FakeProxies(FakeData data) implements Proxies.Mutable {

  @Override
  public List<Proxy> all() {
    return data.proxies.values().stream().sorted(Comparator.comparing(Proxy::name)).toList();
  }

  @Override
  public Optional<Proxy> find(ProxyId id) {
    return Optional.ofNullable(data.proxies.get(id));
  }

  @Override
  public Optional<Proxy> findByName(Name name) {
    return all().stream().filter(proxy -> proxy.name().equals(name)).findFirst();
  }

  @Override
  public Optional<Proxy> findByToken(TokenHash token) {
    return all().stream().filter(proxy -> proxy.token().hash().equals(token)).findFirst();
  }

  @Override
  public void save(Proxy proxy) {
    List<Proxy> others = all().stream().filter(other -> !other.id().equals(proxy.id())).toList();
    FakeData.requireUnique(others, proxy, p -> Optional.of(p.name()), "proxies.name");
    FakeData.requireUnique(others, proxy, p -> Optional.of(p.token().hash()), "proxies.agentToken");
    FakeData.requireUnique(
        others, proxy, p -> p.membership().map(m -> m.address()), "proxies.wireguardIp");
    FakeData.requireUnique(
        others, proxy, p -> p.membership().map(m -> m.keys().identity()), "proxies.publicKey");
    FakeData.requireUnique(
        others,
        proxy,
        p -> p.membership().map(m -> m.keys().wireGuard()),
        "proxies.wireguardPublicKey");
    data.proxies.put(proxy.id(), proxy);
  }

  @Override
  public void remove(ProxyId id) {
    data.proxies.remove(id);
  }
}
