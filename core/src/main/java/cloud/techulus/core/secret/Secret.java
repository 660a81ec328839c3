package cloud.techulus.core.secret;

import cloud.techulus.core.service.EnvName;
import cloud.techulus.core.service.Service;

/** A secret of a service; it reaches containers as an environment variable of this name. */
public record Secret(Service.Id service, EnvName name, SealedSecret sealed) {}
