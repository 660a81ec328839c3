package cloud.techulus.http.wire;

import cloud.techulus.core.deployment.Deployment;
import cloud.techulus.core.queue.Instruction;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;

/** A work item made whole. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = InstructionWire.Deploy.class, name = "deploy"),
  @JsonSubTypes.Type(value = InstructionWire.Stop.class, name = "stop"),
  @JsonSubTypes.Type(value = InstructionWire.UpdateWireGuard.class, name = "update_wireguard")
})
public sealed interface InstructionWire {
  Instruction toInstruction();

  /** Make this deployment run. */
  record Deploy(LeaseWire lease, DeploymentOrderWire order) implements InstructionWire {
    @Override
    public Instruction toInstruction() {
      return new Instruction.Deploy(lease.toLease(), order.toDeploymentOrder());
    }
  }

  /** Make this deployment absent. */
  record Stop(LeaseWire lease, String deployment, long graceMillis) implements InstructionWire {
    @Override
    public Instruction toInstruction() {
      return new Instruction.Stop(
          lease.toLease(), new Deployment.Id(deployment), Duration.ofMillis(graceMillis));
    }
  }

  /** Have this mesh. */
  record UpdateWireGuard(LeaseWire lease, MeshWire mesh) implements InstructionWire {
    @Override
    public Instruction toInstruction() {
      return new Instruction.UpdateWireGuard(lease.toLease(), mesh.toMeshConfiguration());
    }
  }

  static InstructionWire of(Instruction instruction) {
    LeaseWire lease = LeaseWire.of(instruction.lease());
    return switch (instruction) {
      case Instruction.Deploy deploy -> new Deploy(lease, DeploymentOrderWire.of(deploy.order()));
      case Instruction.Stop stop ->
          new Stop(lease, stop.deployment().value(), stop.grace().toMillis());
      case Instruction.UpdateWireGuard update ->
          new UpdateWireGuard(lease, MeshWire.of(update.configuration()));
    };
  }
}
