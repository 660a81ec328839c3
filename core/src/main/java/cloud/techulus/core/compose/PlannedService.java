package cloud.techulus.core.compose;

import cloud.techulus.core.Name;
import cloud.techulus.core.service.ServiceSpec;

/** A service that a file asks for. */
public record PlannedService(Name name, ServiceSpec spec) {}
