package cloud.techulus.http.wire;

import cloud.techulus.core.compose.Finding;
import cloud.techulus.core.compose.ImportPlan;
import cloud.techulus.core.compose.PlannedService;
import cloud.techulus.core.control.ServiceView;
import java.util.List;
import java.util.Map;

/**
 * What an import does, or would do.
 *
 * @param planned the services that the file asks for
 * @param leftOut what of it is not taken over
 * @param refused what nobody gets; services that ask for it are not planned
 * @param services those that were made: none in a dry run
 */
public record ImportWire(
    List<PlannedWire> planned,
    List<FindingWire> leftOut,
    List<FindingWire> refused,
    List<ServiceWire> services) {

  /** A service to be. */
  public record PlannedWire(String name, SpecWire spec) {
    static PlannedWire of(PlannedService planned) {
      return new PlannedWire(planned.name().text(), SpecWire.of(planned.spec(), Map.of()));
    }
  }

  /**
   * A place in the file.
   *
   * @param path as in {@code services.web.volumes[0]}
   */
  public record FindingWire(String path, String reason) {
    static FindingWire of(Finding finding) {
      return new FindingWire(finding.path(), finding.reason());
    }
  }

  public static ImportWire of(ImportPlan plan, List<ServiceView> made) {
    return new ImportWire(
        plan.services().stream().map(PlannedWire::of).toList(),
        plan.leftOut().stream().map(FindingWire::of).toList(),
        plan.refused().stream().map(FindingWire::of).toList(),
        made.stream().map(ServiceWire::of).toList());
  }
}
