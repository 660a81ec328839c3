package cloud.techulus.testbed.e2e;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** An end-to-end test that breaks something. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@EndToEnd
@ExtendWith(Repair.class)
@interface Outage {}
