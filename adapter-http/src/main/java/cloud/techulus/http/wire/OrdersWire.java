package cloud.techulus.http.wire;

import cloud.techulus.core.node.Orders;
import java.util.List;
import java.util.Optional;

/** The answer to a worker's report. */
public record OrdersWire(
    List<InstructionWire> instructions,
    List<LeaseWire> acknowledged,
    Optional<NamesWire> names,
    Optional<List<LogRequestWire>> logs) {
  public static OrdersWire of(Orders orders) {
    return new OrdersWire(
        orders.instructions().stream().map(InstructionWire::of).toList(),
        orders.acknowledged().stream().map(LeaseWire::of).toList(),
        orders.names().map(NamesWire::of),
        orders.logs().map(logs -> logs.stream().map(LogRequestWire::of).toList()));
  }

  public Orders toOrders() {
    return new Orders(
        instructions.stream().map(InstructionWire::toInstruction).toList(),
        acknowledged.stream().map(LeaseWire::toLease).toList(),
        names.map(NamesWire::toNameTable),
        logs.map(each -> each.stream().map(LogRequestWire::toLogRequest).toList()));
  }
}
