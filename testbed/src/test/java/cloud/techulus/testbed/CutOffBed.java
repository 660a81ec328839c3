package cloud.techulus.testbed;

/**
 * Makes a bed and dies when a step is done that begins with a given word, without a chance to clean
 * up.
 */
final class CutOffBed {
  static final int DIED = 9;

  private CutOffBed() {}

  public static void main(String[] args) {
    BedName name = new BedName(args[0]);
    Bed.create(
        new BedPlan(name, 3, 1),
        done -> {
          if (done.startsWith(args[1])) {
            Runtime.getRuntime().halt(DIED);
          }
        });
  }
}
