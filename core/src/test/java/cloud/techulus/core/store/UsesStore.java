package cloud.techulus.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCollection;
import static org.assertj.core.api.Assertions.assertThatObject;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.assertj.core.api.AbstractCollectionAssert;
import org.assertj.core.api.ObjectAssert;
import org.assertj.core.api.OptionalAssert;

/** Words that the parts of {@link StoreContract} share. */
interface UsesStore {
  Store store();

  /** Writes in one transaction. */
  default void write(Consumer<Tx> work) {
    store()
        .write(
            tx -> {
              work.accept(tx);
              return true;
            });
  }

  default <T> T read(Function<View, T> work) {
    return store().read(work);
  }

  default <T> AbstractCollectionAssert<?, Collection<? extends T>, T, ObjectAssert<T>> assertAll(
      Function<View, Collection<T>> query) {
    return assertThatCollection(read(query));
  }

  default <T> OptionalAssert<T> assertOptional(Function<View, Optional<T>> query) {
    return assertThat(read(query));
  }

  default <T> ObjectAssert<T> assertValue(Function<View, T> query) {
    return assertThatObject(read(query));
  }

  default void assertRefusedAsSecond(String what, Consumer<Tx> work) {
    assertThatThrownBy(() -> write(work))
        .isInstanceOf(Store.UniqueViolation.class)
        .hasMessage(what);
  }

  /** References that lead nowhere, and removals that would leave such, are bugs of the caller. */
  default void assertRefusedAsBug(Consumer<Tx> work) {
    assertThatThrownBy(() -> write(work)).isInstanceOf(IllegalStateException.class);
  }
}
