/**
 * The dashboard: pages made on the server over the same services as the API. What is on each page;
 * the routes that show it stand beside those of the API.
 */
@NullMarked
package cloud.techulus.http.pages;

import org.jspecify.annotations.NullMarked;
