package cloud.techulus.core.access;

import cloud.techulus.core.secret.SealedSecret;

/**
 * What a user's phone shares with the platform.
 *
 * @param secret sealed for this user
 * @param confirmed whether the user has shown that he has it; before that it is not asked for
 * @param lastStep the time step of the last code that was taken: no code is good twice
 */
public record SecondFactor(SealedSecret secret, boolean confirmed, long lastStep) {

  /** One that was handed out just now. */
  public static SecondFactor offered(SealedSecret secret) {
    return new SecondFactor(secret, false, 0);
  }

  /** A code of this step was taken. */
  public SecondFactor used(long step) {
    return new SecondFactor(secret, true, step);
  }
}
