package io.tableorder.delivery;

/** What a {@link Channel} has said of an option: everybody may read it, for it holds no value. */
public final class WrongOption extends IllegalArgumentException {

    WrongOption(IllegalArgumentException said) {
        super(said.getMessage(), said);
    }
}
