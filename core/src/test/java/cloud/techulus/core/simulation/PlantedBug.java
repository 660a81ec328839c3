package cloud.techulus.core.simulation;

import cloud.techulus.core.control.Doorbell;
import cloud.techulus.core.proxy.ReverseProxy;
import cloud.techulus.core.store.Store;

/** What can be done wrong on purpose, to show that the simulation finds it. */
enum PlantedBug {
  NONE;

  Store store(Store store) {
    return store;
  }

  Doorbell doorbell(Doorbell doorbell) {
    return doorbell;
  }

  ReverseProxy reverseProxy(ReverseProxy proxy) {
    return proxy;
  }
}
