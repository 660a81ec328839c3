/** The description of the operator API (OpenAPI 3.1), made of what the routes themselves say. */
@NullMarked
package cloud.techulus.http.openapi;

import org.jspecify.annotations.NullMarked;
