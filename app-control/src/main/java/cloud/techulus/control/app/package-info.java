/**
 * The program {@code techulus}: {@code techulus serve} is the control plane, everything else the
 * operator's command line. Read {@link cloud.techulus.control.app.Techulus} first.
 */
@NullMarked
package cloud.techulus.control.app;

import org.jspecify.annotations.NullMarked;
