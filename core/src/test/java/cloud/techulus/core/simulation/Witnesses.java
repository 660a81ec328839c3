package cloud.techulus.core.simulation;

import cloud.techulus.core.identity.NodeId;
import cloud.techulus.core.simulation.Ledger.Commit;
import java.util.ArrayList;
import java.util.List;

/** All who are told what happens, in the order in which they came. */
final class Witnesses implements Witness {
  private final List<Witness> all = new ArrayList<>();

  void add(Witness witness) {
    all.add(witness);
  }

  /** From now on nobody is told anything. */
  void close() {
    all.clear();
  }

  @Override
  public void requested(Request request) {
    all.forEach(each -> each.requested(request));
  }

  @Override
  public void handled(Request request) {
    all.forEach(each -> each.handled(request));
  }

  @Override
  public void answered(Request request, Answer answer) {
    all.forEach(each -> each.answered(request, answer));
  }

  @Override
  public void overslept(NodeId node, Answer answer) {
    all.forEach(each -> each.overslept(node, answer));
  }

  @Override
  public void committed(Commit commit) {
    all.forEach(each -> each.committed(commit));
  }

  @Override
  public void containersChanged(SimulatedServer server) {
    all.forEach(each -> each.containersChanged(server));
  }

  @Override
  public void losesPower(SimulatedServer server) {
    all.forEach(each -> each.losesPower(server));
  }

  @Override
  public void agentStarts(SimulatedServer server) {
    all.forEach(each -> each.agentStarts(server));
  }

  @Override
  public void tableChanged(SimulatedProxy proxy) {
    all.forEach(each -> each.tableChanged(proxy));
  }

  @Override
  public void disturbed(SimulatedServer server, String what) {
    all.forEach(each -> each.disturbed(server, what));
  }

  @Override
  public void disturbed(SimulatedProxy proxy, String what) {
    all.forEach(each -> each.disturbed(proxy, what));
  }
}
