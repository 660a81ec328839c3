/**
 * HTTPS without a certificate authority: the control plane makes its own certificate, and nodes and
 * operators know it by the pin of its key. Read {@link cloud.techulus.http.tls.CertificatePin}
 * first.
 */
@NullMarked
package cloud.techulus.http.tls;

import org.jspecify.annotations.NullMarked;
