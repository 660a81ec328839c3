package cloud.techulus.core.simulation;

import cloud.techulus.core.proxy.CertificateState;
import cloud.techulus.core.proxy.ReverseProxy;
import cloud.techulus.core.proxy.RouteTable;
import cloud.techulus.core.service.Domain;
import java.util.Map;

/** The proxy program as one process of the agent commands it. */
record ProcessDoor(ReverseProxy door, SimulatedProcess process) implements ReverseProxy {

  @Override
  public void serve(RouteTable table) {
    process.step();
    door.serve(table);
    process.step();
  }

  @Override
  public Map<Domain, CertificateState> certificates() {
    return door.certificates();
  }
}
