package cloud.techulus.core.agent;

import cloud.techulus.core.FieldErrors;
import cloud.techulus.core.Problem;
import cloud.techulus.core.mesh.MeshAddress;
import cloud.techulus.core.mesh.MeshConfiguration;
import cloud.techulus.core.mesh.MeshRange;
import cloud.techulus.core.queue.DeploymentOrder;
import cloud.techulus.core.service.ServiceSpec;
import cloud.techulus.core.service.SpecDraft;
import cloud.techulus.core.service.Workload;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * What this machine runs for whoever controls its control plane: the workload by the same rules as
 * the operator's API has, published inside this node's own part of the mesh. Host mounts, the
 * host's network and privileges cannot even be asked for: an order has no field for them.
 */
final class OrderCheck {
  private OrderCheck() {}

  /**
   * @param mesh what this node's interface has
   * @throws Problem INVALID, with every field that is wrong
   */
  static void require(DeploymentOrder order, Optional<MeshConfiguration> mesh) {
    FieldErrors errors = new FieldErrors();
    Workload workload = order.workload();
    errors.readAll(() -> draft(workload).on(Optional.empty(), name -> Optional.empty()));
    errors.require(
        workload.env().size() + order.secrets().size() <= ServiceSpec.ENV_LIMIT,
        "env",
        "must not have more than " + ServiceSpec.ENV_LIMIT + " variables and secrets");
    errors.require(
        mesh.filter(own -> isOurs(order.address(), own.address())).isPresent(),
        "address",
        order.address() + " does not belong to this server");
    errors.throwIfAny();
  }

  /** In the node's own subnet, and neither its network, its broadcast nor the node's address. */
  private static boolean isOurs(MeshAddress address, MeshAddress own) {
    int host = address.bits() & 255;
    return address.bits() >>> (32 - MeshRange.SUBNET_PREFIX)
            == own.bits() >>> (32 - MeshRange.SUBNET_PREFIX)
        && host != 0
        && host != 255
        && !address.equals(own);
  }

  private static SpecDraft draft(Workload workload) {
    Map<String, String> env =
        workload.env().entrySet().stream()
            .collect(Collectors.toMap(entry -> entry.getKey().text(), Map.Entry::getValue));
    OptionalInt cpu = workload.limits().cpuMillis();
    OptionalLong memory = workload.limits().memoryBytes();
    return new SpecDraft(
        Optional.of(workload.image().text()),
        Optional.of(workload.port()),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(env),
        Optional.of(workload.command()),
        Optional.of(workload.healthCheck()),
        cpu.isPresent() ? Optional.of(cpu.getAsInt()) : Optional.empty(),
        memory.isPresent() ? Optional.of(memory.getAsLong()) : Optional.empty(),
        Optional.empty());
  }
}
