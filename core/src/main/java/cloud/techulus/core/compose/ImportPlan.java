package cloud.techulus.core.compose;

import java.util.List;

/**
 * What an import of a file does.
 *
 * @param services to be made, in the order of the file
 * @param leftOut what is not taken over; the services are made without it
 * @param refused what nobody gets here; services that ask for it are not made
 */
public record ImportPlan(
    List<PlannedService> services, List<Finding> leftOut, List<Finding> refused) {
  public ImportPlan {
    services = List.copyOf(services);
    leftOut = List.copyOf(leftOut);
    refused = List.copyOf(refused);
  }
}
