package io.tableorder.restaurant.dish;

/** The code of a menu or an option in the store's POS, which can be part of a path. */
public final class PosCode {

    public static final String FORM = "[A-Za-z0-9가-힣][A-Za-z0-9가-힣._:-]{0,49}";

    public static final String FORM_OR_NONE = "(" + FORM + ")?";

    private PosCode() {}
}
