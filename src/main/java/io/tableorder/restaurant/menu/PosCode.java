package io.tableorder.restaurant.menu;

/** The code of a menu in the store's POS, which can be part of a path. */
final class PosCode {

    static final String FORM = "[A-Za-z0-9가-힣][A-Za-z0-9가-힣._:-]{0,49}";

    static final String FORM_OR_NONE = "(" + FORM + ")?";

    private PosCode() {}
}
