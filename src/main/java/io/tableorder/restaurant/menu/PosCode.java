package io.tableorder.restaurant.menu;

/** What the store's POS calls a menu: a word that also fits into a path. */
final class PosCode {

    static final String FORM = "[A-Za-z0-9가-힣][A-Za-z0-9가-힣._:-]{0,49}";

    static final String FORM_OR_NONE = "(" + FORM + ")?";

    private PosCode() {}
}
