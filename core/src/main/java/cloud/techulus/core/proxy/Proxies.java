package cloud.techulus.core.proxy;

import cloud.techulus.core.Name;
import cloud.techulus.core.identity.ProxyId;
import cloud.techulus.core.identity.RegistrationToken.TokenHash;
import java.util.List;
import java.util.Optional;

/** The proxies, sorted by name. */
public interface Proxies {

  List<Proxy> all();

  Optional<Proxy> find(ProxyId id);

  Optional<Proxy> findByName(Name name);

  Optional<Proxy> findByToken(TokenHash token);

  /** The side that writes. */
  interface Mutable extends Proxies {

    /**
     * Adds it or replaces the one of the same id. Name, mesh address, identity key and token are
     * unique; the store refuses a second.
     */
    void save(Proxy proxy);

    void remove(ProxyId id);
  }
}
