/** YAML texts of strangers, read into values of core: within limits, and nothing but data. */
@NullMarked
package cloud.techulus.http.yaml;

import org.jspecify.annotations.NullMarked;
