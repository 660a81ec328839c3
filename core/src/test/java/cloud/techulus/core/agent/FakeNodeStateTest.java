package cloud.techulus.core.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.techulus.core.proxy.RouteTable;
import java.util.List;
import org.junit.jupiter.api.Test;

class FakeNodeStateTest extends NodeStateContract {
  private final FakeNodeState fake = new FakeNodeState();

  @Test
  void a_full_disk_keeps_what_it_had() {
    RouteTable table = new RouteTable(1, List.of());
    fake.saveRoutes(table);
    fake.fillUp();

    assertThatThrownBy(() -> fake.saveRoutes(new RouteTable(2, List.of())))
        .isInstanceOf(NodeState.StateFailed.class);
    assertThat(fake.routes()).contains(table);
  }

  @Override
  protected NodeState state() {
    return fake;
  }

  @Override
  protected NodeState reopened() {
    return fake;
  }
}
