package cloud.techulus.core.simulation;

import cloud.techulus.core.proxy.ReverseProxy;
import cloud.techulus.core.proxy.RouteTable;

/** The proxy program as one process of the agent commands it. */
record ProcessDoor(ReverseProxy door, SimulatedProcess process) implements ReverseProxy {

  @Override
  public void serve(RouteTable table) {
    process.step();
    door.serve(table);
    process.step();
  }
}
