package cloud.techulus.core.identity;

/**
 * Both public halves of a node's one secret. The WireGuard key is always derived from the Ed25519
 * key by the control plane, so nobody can register somebody else's.
 */
public record NodeKeys(PublicKey identity, WireGuardKey wireGuard) {}
