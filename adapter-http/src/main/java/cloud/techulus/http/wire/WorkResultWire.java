package cloud.techulus.http.wire;

import cloud.techulus.core.queue.WorkResult;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** How an attempt at a work item ended. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = WorkResultWire.Done.class, name = "done"),
  @JsonSubTypes.Type(value = WorkResultWire.Failed.class, name = "failed")
})
public sealed interface WorkResultWire {
  WorkResult toWorkResult();

  /** It is so now. */
  record Done(LeaseWire lease) implements WorkResultWire {
    @Override
    public WorkResult toWorkResult() {
      return new WorkResult.Done(lease.toLease());
    }
  }

  /** It could not be done. */
  record Failed(LeaseWire lease, String reason, boolean lasting) implements WorkResultWire {
    @Override
    public WorkResult toWorkResult() {
      return new WorkResult.Failed(lease.toLease(), reason, lasting);
    }
  }

  static WorkResultWire of(WorkResult result) {
    return switch (result) {
      case WorkResult.Done done -> new Done(LeaseWire.of(done.lease()));
      case WorkResult.Failed failed ->
          new Failed(LeaseWire.of(failed.lease()), failed.reason(), failed.lasting());
    };
  }
}
