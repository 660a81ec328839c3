package cloud.techulus.agentapp;

import jakarta.inject.Scope;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** One for each registered node, which is one for each process. */
@Scope
@Retention(RetentionPolicy.RUNTIME)
@interface PerNode {}
