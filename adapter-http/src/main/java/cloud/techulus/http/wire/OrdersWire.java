package cloud.techulus.http.wire;

import cloud.techulus.core.node.Orders;
import java.util.List;

/** The answer to a worker's report. */
public record OrdersWire(List<InstructionWire> instructions, List<LeaseWire> acknowledged) {
  public static OrdersWire of(Orders orders) {
    return new OrdersWire(
        orders.instructions().stream().map(InstructionWire::of).toList(),
        orders.acknowledged().stream().map(LeaseWire::of).toList());
  }

  public Orders toOrders() {
    return new Orders(
        instructions.stream().map(InstructionWire::toInstruction).toList(),
        acknowledged.stream().map(LeaseWire::toLease).toList());
  }
}
