package cloud.techulus.http.server;

import cloud.techulus.core.control.Access;
import cloud.techulus.core.control.Audit;
import cloud.techulus.core.control.Catalog;
import cloud.techulus.core.control.ControlSettings;
import cloud.techulus.core.control.Dispatcher;
import cloud.techulus.core.control.Enrollment;
import cloud.techulus.core.control.Idempotency;
import cloud.techulus.core.control.Imports;
import cloud.techulus.core.control.KeyApproval;
import cloud.techulus.core.control.LogSessions;
import cloud.techulus.core.control.Orchestrator;
import cloud.techulus.core.control.People;

/**
 * What the APIs are made of.
 *
 * @param settings the same that the services were made with
 * @param parkedPolls the doorbell that the services ring
 */
public record ControlServices(
    ControlSettings settings,
    Access access,
    Audit audit,
    People people,
    Enrollment enrollment,
    KeyApproval keyApproval,
    Dispatcher dispatcher,
    Catalog catalog,
    Orchestrator orchestrator,
    Imports imports,
    Idempotency idempotency,
    LogSessions logs,
    ParkedPolls parkedPolls) {}
